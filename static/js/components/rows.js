// Arrow keys, Home and End move between the first links of a table's rows while one of them has the focus.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("tbody tr");
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (!row || !event.target.matches("th a, td a") || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...row.parentElement.rows].map((one) => one.querySelector("th a, td a")).filter(Boolean);
  const here = links.findIndex((link) => row.contains(link));
  const next = { Home: links[0], End: links.at(-1) }[event.key] ?? links[here + steps[event.key]];
  if (next && (event.key in steps || event.key === "Home" || event.key === "End")) {
    event.preventDefault();
    next.focus();
  }
});

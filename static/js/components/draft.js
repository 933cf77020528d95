// Keeps what is typed into a form with data-draft in the storage of this tab, and offers it when the page is seen again.
{
  const PREFIX = "draft:", SENT = "draft-sent", MOST_AGE = 12 * 3600 * 1000;
  const account = document.querySelector("[data-account]")?.dataset.account;
  const mine = `${PREFIX}${account}:`;
  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const get = (key) => JSON.parse(sessionStorage.getItem(key));
  const forget = (key) => sessionStorage.removeItem(key);
  const isTick = (control) => ["radio", "checkbox"].includes(control.type);
  const id = (control) => (isTick(control) ? `${control.name}=${control.value}` : control.name);
  const controls = (form) => [...form.elements].filter((one) => one.name && !one.disabled
    && !["password", "file", "hidden", "submit", "button"].includes(one.type) && !("noDraft" in one.dataset));
  const values = (form) => Object.fromEntries(controls(form).map((one) => [id(one), isTick(one) ? one.checked : one.value]));
  const clock = (time) => [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");

  const putBack = (form, kept) => {
    const known = controls(form).filter((one) => id(one) in kept);
    known.forEach((one) => { one[isTick(one) ? "checked" : "value"] = kept[id(one)]; });
    (known[0] ?? controls(form)[0]).focus();
  };
  const offer = (form, key, draft) => {
    const block = form.querySelector("[data-draft-offer]");
    block.querySelector("[data-draft-time]").textContent = clock(new Date(draft.at));
    block.hidden = false;
    block.querySelector("[data-draft-restore]").onclick = () => { block.hidden = true; putBack(form, draft.values); };
    block.querySelector("[data-draft-discard]").onclick = () => { block.hidden = true; forget(key); putBack(form, {}); };
  };

  // Sent with success: the page after it was reached by a redirect, whereas a page with errors is the answer itself.
  const sent = sessionStorage.getItem(SENT);
  const isRedirected = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (!document.querySelector("[data-kept]")) forget(SENT);
  if (account) {
    if (sent && isRedirected) forget(sent);
    drafts().filter((key) => !key.startsWith(mine) || Date.now() - get(key).at > MOST_AGE).forEach(forget);
  }

  const form = account && document.querySelector("form[data-draft]");
  if (form) {
    const key = mine + location.pathname.replace(/^\/[a-z]{2}\//, "/");
    const draft = get(key);
    if (draft && JSON.stringify(draft.values) !== JSON.stringify(values(form))) offer(form, key, draft);
    form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), values: values(form) })));
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
  }
  addEventListener("submit", ({ target }) => { if (target.matches("[data-signs-out]")) [SENT, ...drafts()].forEach(forget); });
}

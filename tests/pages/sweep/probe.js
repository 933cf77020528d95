// What the sweep asks of the page it stands in. axe stands there already.
window.sweep = (() => {
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const SLACK = 1; // pixels that rounding may take

  const one = (element) => {
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    return element.localName + (element.id ? `#${element.id}` : "") + classes;
  };
  const named = (element) => (element.parentElement ? `${one(element.parentElement)} > ` : "") + one(element);
  const style = (element) => getComputedStyle(element);
  const elements = () => [...document.body.querySelectorAll("*")];
  // Text for screen readers only is one pixel wide or cut away whole.
  const isSeen = (element) =>
    element.checkVisibility({ checkVisibilityCSS: true }) &&
    !(element.offsetWidth <= 1) &&
    style(element).clipPath !== "inset(50%)";

  const axeFindings = async (rules) => {
    const runOnly = rules.length ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => {
        const reasons = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
        return `axe ${id} at ${node.target.join(" ")}: ${reasons}`;
      }),
    );
  };

  // What is positioned is held by the element it is positioned in, whatever scrolls between them.
  const holderOf = (element) => (style(element).position === "absolute" ? element.offsetParent : element.parentElement);
  const isHeld = (element) => {
    for (let up = holderOf(element); up && up !== document.body; up = holderOf(up)) {
      if (style(up).overflowX !== "visible") return true;
    }
    return false;
  };
  const sideways = (width) => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= width) return [];
    const out = elements().filter((e) => e.getBoundingClientRect().right > width + SLACK && !isHeld(e));
    const ends = out.filter((e) => !out.some((other) => other !== e && e.contains(other)));
    return [`sideways scroll: ${wide} px in ${width} px, because of ${[...new Set(ends.map(named))].slice(0, 5).join(", ")}`];
  };

  // The browser itself cuts what is typed into a control; the caret moves through it.
  const isControl = (element) => element.matches("input, select, textarea, option");
  const hides = (value) => value === "hidden" || value === "clip";
  const clipped = () =>
    elements()
      .filter((e) => e.textContent.trim() !== "" && !isControl(e) && isSeen(e))
      .filter(
        (e) =>
          (hides(style(e).overflowX) && e.scrollWidth > e.clientWidth + SLACK) ||
          (hides(style(e).overflowY) && e.scrollHeight > e.clientHeight + SLACK),
      )
      .map((e) => `text is clipped in ${named(e)}`);

  const sizes = () => new Map([document.body, ...elements()].map((e) => [e, parseFloat(style(e).fontSize)]));
  const resizeText = (factor) => {
    const root = document.documentElement;
    if (factor === 1) root.removeAttribute("style");
    else root.style.fontSize = `${parseFloat(style(root).fontSize) * factor}px`;
  };
  // Without this a page whose text stays small would pass the check for large text. Named is who keeps it small.
  const enlarge = () => {
    const before = sizes();
    resizeText(2);
    const after = sizes();
    const isSmall = (e) => after.has(e) && after.get(e) < before.get(e) * 1.9;
    const holders = [...after.keys()].filter((e) => isSmall(e) && !isSmall(e.parentElement) && e.innerText?.trim());
    return [...new Set(holders.map((e) => `text does not grow with the root's font size in ${named(e)}`))];
  };

  return { axeFindings, sideways, clipped, enlarge, resizeText };
})();

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
  const ownText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
  // Text for screen readers only is one pixel wide or cut away whole.
  const isSeen = (element) =>
    element.checkVisibility({ checkVisibilityCSS: true }) &&
    !(element.closest("*").offsetWidth <= 1) &&
    style(element).clipPath !== "inset(50%)";

  const axeFindings = async (rules) => {
    const runOnly = rules.length ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => {
        const reasons = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
        return `axe ${id} at ${node.target.join(" ")} ${node.html.replace(/\s+/g, " ").slice(0, 150)}: ${reasons}`;
      }),
    );
  };

  const scrollsItself = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (style(up).overflowX !== "visible") return true;
    }
    return false;
  };
  const sideways = (width) => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= width) return [];
    const out = elements().filter((e) => e.getBoundingClientRect().right > width + SLACK && !scrollsItself(e));
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

  const sizes = () => new Map(elements().filter(ownText).filter(isSeen).map((e) => [e, parseFloat(style(e).fontSize)]));
  const resizeText = (factor) => {
    const root = document.documentElement;
    root.style.fontSize = factor === 1 ? "" : `${parseFloat(style(root).fontSize) * factor}px`;
  };
  // Without this a page whose text stays small would pass the check for large text.
  const enlarge = () => {
    const before = sizes();
    resizeText(2);
    const small = [...sizes()].filter(([e, size]) => before.has(e) && size < before.get(e) * 1.9);
    return [...new Set(small.map(([e]) => `text does not grow with the root's font size in ${named(e)}`))];
  };

  return { axeFindings, sideways, clipped, enlarge, resizeText };
})();

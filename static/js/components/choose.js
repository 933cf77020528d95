// Rows of a list chosen by boxes: one box for all, a range with Shift, and the number of the chosen said.
// Without this file the boxes work one by one.
(() => {
  let last = null;
  const boxesOf = (form) => [...form.elements].filter((one) => one.name === "chosen");
  const allOf = (form) => document.querySelector(`[data-choose-all="${form.id}"]`);

  const count = (form) => {
    const boxes = boxesOf(form);
    const chosen = boxes.filter((box) => box.checked).length;
    const said = form.querySelector("[data-choose-count]");
    const all = allOf(form);
    if (said) said.textContent = `${said.dataset.chooseCount}: ${chosen}`;
    if (all) {
      all.checked = boxes.length > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };

  const begin = () => {
    for (const form of document.querySelectorAll("form[data-choose]")) {
      allOf(form)?.closest("label").removeAttribute("hidden");
      count(form);
    }
  };

  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    const whole = box.dataset.chooseAll && document.getElementById(box.dataset.chooseAll);
    const form = whole || (box.name === "chosen" && box.form?.matches("[data-choose]") && box.form);
    if (!form) return;
    const boxes = boxesOf(form);
    if (whole) for (const one of boxes) one.checked = box.checked;
    else {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
      last = box;
    }
    count(form);
  });

  // The browser's way back brings the ticks back after the page has begun.
  addEventListener("pageshow", begin);
  // A list that answered a filter brings boxes of its own.
  document.addEventListener("htmx:afterSettle", begin);
  begin();
})();

// In a form with data-check, a field that was changed and left is checked by the form's own address; nothing is saved.
{
  const turns = {};
  const mark = (region, isWrong) => {
    const field = region.closest(".field");
    field.classList.toggle("is-wrong", isWrong);
    const controls = field.querySelectorAll("input, select, textarea");
    controls.forEach((one) => (isWrong ? one.setAttribute("aria-invalid", "true") : one.removeAttribute("aria-invalid")));
    const described = field.querySelector("fieldset") ?? controls[0];
    const names = new Set((described.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (isWrong) names.add(region.id);
    else names.delete(region.id);
    if (names.size) described.setAttribute("aria-describedby", [...names].join(" "));
    else described.removeAttribute("aria-describedby");
  };

  document.addEventListener("change", async ({ target }) => {
    const form = target.form;
    if (!form?.matches("[data-check]") || !target.name) return;
    const turn = turns[target.name] = (turns[target.name] ?? 0) + 1;
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { "X-Check": target.name },
    }).catch(() => null);
    if (answer?.status === 401) dispatchEvent(new Event("session-ended"));
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== turns[target.name]) return;
    // The region itself stays on the page, or screen readers would not read what is put into it.
    for (const block of page.querySelectorAll("[aria-live]")) {
      const region = document.getElementById(block.id);
      region.replaceChildren(...block.childNodes);
      mark(region, region.childElementCount > 0);
    }
  });
}

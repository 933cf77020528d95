// A form that posts is sent once: a second press waits until the page comes back or ten seconds have passed.
{
  const buttons = (form) => form.querySelectorAll("button:not([type=button])");
  const free = (form) => {
    delete form.dataset.sent;
    buttons(form).forEach((button) => button.removeAttribute("aria-disabled"));
  };

  // On the window, after every other listener: what they stopped is not being sent.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("sent" in form.dataset) return event.preventDefault();
    form.dataset.sent = "";
    // Not disabled: a disabled button is left out of what is sent, and loses the focus.
    buttons(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    setTimeout(free, 10000, form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
}

// Tells when the server did not answer a part of the page, and stops telling when it does again.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.xhr?.status !== 422) document.getElementById("no-answer")?.removeAttribute("hidden");
  });
}
document.addEventListener("htmx:afterOnLoad", () => document.getElementById("no-answer")?.setAttribute("hidden", ""));

// Polls of a long work that get no answer, or another page (after signing out), leave the figures as they are and say so.
(() => {
  const partOf = (event) => event.target.closest?.("[data-progress]");
  const show = (work, isLost) => {
    const note = work?.querySelector("[data-progress-lost]");
    if (!note || note.hidden === !isLost) return;
    note.hidden = !isLost;
    if (isLost) work.querySelector("[role=status]").textContent = note.textContent;
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    const work = partOf(event);
    if (!work) return;
    const isNews = event.detail.xhr.status === 200 && event.detail.serverResponse.includes(`id="${event.target.id}"`);
    event.detail.shouldSwap = isNews;
    show(work, !isNews);
  });
  document.addEventListener("htmx:sendError", (event) => show(partOf(event), true));
  document.addEventListener("htmx:timeout", (event) => show(partOf(event), true));
})();

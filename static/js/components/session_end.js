// Warns five minutes before the session ends, and says when it has. All tabs read one end from localStorage.
{
  const box = document.querySelector("[data-session-end]");
  const KEY = "session-ends", WARNING = 300, TYPING = 60;
  const now = () => Date.now() / 1000;
  const part = (name) => box.querySelector(`[data-session-${name}]`);
  let typed = 0, asked = false, dismissed = false;

  const setEnd = (end) => {
    localStorage.setItem(KEY, end);
    asked = false;
    tick();
  };
  const show = (what, minutes) => {
    if (!box.open) box.showModal();
    const line = minutes && part(`minutes="${minutes}"`);
    box.querySelectorAll("[data-session-minutes]").forEach((one) => { one.hidden = one !== line; });
    if (part(what).hidden || (line && minutes <= 2)) part("say").textContent = (line ?? part("ended").querySelector("h2")).textContent.trim();
    if (!part(what).hidden) return;
    part("warning").hidden = what !== "warning";
    part("ended").hidden = what !== "ended";
    box.setAttribute("aria-labelledby", what === "ended" ? "session-ended-title" : "session-end-title");
    box.setAttribute("aria-describedby", what === "ended" ? "session-ended-text" : "session-end-text");
    part(what).querySelector("button").focus();
  };
  const stay = async () => {
    const form = part("stay");
    part("failed").hidden = asked = true;
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
    }).catch(() => null);
    if (answer?.ok) setEnd(now() + (await answer.json()).seconds);
    else if (answer?.status === 401) setEnd(0);
    else part("failed").hidden = false;
  };
  const tick = () => {
    const left = Number(localStorage.getItem(KEY)) - now();
    if (left > WARNING) { dismissed = false; box.close(); }
    else if (left <= 0) { if (!dismissed) show("ended"); }
    else if (!box.open && !asked && now() - typed < TYPING) stay();
    else show("warning", Math.ceil(left / 60));
  };

  if (box) {
    const isOld = performance.getEntriesByType("navigation")[0]?.type === "back_forward" && localStorage.getItem(KEY);
    if (!isOld) setEnd(now() + Number(box.dataset.seconds));
    setInterval(tick, 1000);
    addEventListener("input", () => { typed = now(); });
    box.addEventListener("cancel", (event) => {
      dismissed = !part("ended").hidden;
      if (!dismissed) { event.preventDefault(); stay(); }
    });
    part("ended").addEventListener("submit", () => { dismissed = true; });
    part("stay").addEventListener("submit", (event) => { event.preventDefault(); stay(); });
    addEventListener("session-ended", () => setEnd(0));
    addEventListener("htmx:responseError", ({ detail }) => { if (detail.xhr.status === 401) setEnd(0); });
  }
  addEventListener("submit", ({ target }) => { if (target.matches("[data-signs-out]")) localStorage.setItem(KEY, 0); });
}

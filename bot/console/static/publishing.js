// Keeps the steps of a publishing up to date; the page is asked for again when it ends, and when this server serves it.
"use strict";
{
  const card = document.querySelector("[data-run]");
  let left = 1200; // looks, then it is for whoever reads to reload: a forgotten page keeps no session alive
  const look = async () => {
    let wait = 500;
    try {
      const answer = await fetch(card.dataset.run, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const run = await answer.json();
      for (const step of run.steps) {
        const row = card.querySelector(`[data-step="${CSS.escape(step.name)}"]`);
        if (!row) continue;
        row.dataset.state = step.state;
        row.querySelector(".took").textContent = step.told;
      }
      if (card.dataset.awaits === "served" ? run.served : run.state !== "running") return location.reload();
    } catch {
      wait = 3000; // the server is busy or restarting: the next look may find it
    }
    left -= 1;
    if (left) setTimeout(look, wait);
  };
  if (card) look();
}

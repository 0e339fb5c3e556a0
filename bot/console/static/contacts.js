// How far a table of contacts is; the page is asked for again when it has come to an end.
"use strict";
(() => {
  const card = document.querySelector("[data-progress]");
  const bar = card?.querySelector("progress");
  let left = 1200; // looks, then it is for whoever reads to reload: a forgotten page keeps no session alive
  const look = async () => {
    let wait = 150; // the server itself waits for news
    try {
      const answer = await fetch(card.dataset.progress, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.json();
      if (!now.step) return location.reload();
      card.querySelector("#said").textContent = now.said;
      if (now.done) bar.value = now.done;
      else bar.removeAttribute("value");
    } catch {
      wait = 3000; // the server is busy or restarting: the next look may find it
    }
    left -= 1;
    if (left) setTimeout(look, wait);
  };
  if (card) look();
})();

/* The shop's own script: its buttons talk to the chat, and the section in view is the customer's stage. */
"use strict";

const chat = document.querySelector("travesia-chat");

for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => chat.open());
}
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => {
    chat.dataset.stage = button.closest("[data-stage]").dataset.stage;
    chat.ask(button.dataset.ask);
  });
}

function arrive(stage) {
  chat.dataset.stage = stage;
  for (const link of document.querySelectorAll(".top nav a")) {
    const here = link.hash === `#${stage}`;
    if (here) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    // Only the row moves, not the page.
    if (here) link.closest("ol").scrollTo({ left: link.parentElement.offsetLeft - 24 });
  }
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) arrive(entry.target.dataset.stage);
  },
  { rootMargin: "-45% 0px -50% 0px" },
);
for (const section of document.querySelectorAll("section[data-stage]")) watcher.observe(section);

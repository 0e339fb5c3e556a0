// A doubt's page: a box that narrows the questions down, and the first thing that is wrong comes into sight.
"use strict";
(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const options = document.querySelector(".options");
  if (options) {
    const box = document.createElement("input");
    box.type = "search";
    box.autocomplete = "off";
    box.placeholder = options.dataset.search;
    box.setAttribute("aria-label", options.dataset.search);
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    box.addEventListener("input", () => {
      const words = plain(box.value).split(/\s+/);
      for (const each of options.children) {
        const said = plain(each.textContent);
        each.hidden = !words.every((word) => said.includes(word)) && !each.querySelector("input").checked;
      }
    });
    options.before(box);
  }
  document.getElementById("wrong")?.scrollIntoView({ block: "center" });
})();

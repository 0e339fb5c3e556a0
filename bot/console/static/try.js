// "Try it" without leaving the page: sends the form as it is, says what the draft is doing, shows the answer in place.
// Beside other pages it opens the same form in a panel. Everything works without this script too, a page at a time.
(() => {
  "use strict";
  const LOOK = 700; // milliseconds between two questions for the progress
  // What is shown comes from our own server, which escapes what people wrote.
  const ours = (html) => html;
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("try", { createHTML: ours }) : { createHTML: ours };
  const formIn = (html) => new DOMParser().parseFromString(policy.createHTML(html), "text/html").getElementById("trying");

  const attach = (form) => {
    let busy = false;

    const wait = (on, words) => {
      busy = on;
      form.querySelector("#talk").setAttribute("aria-busy", String(on));
      form.querySelector("#try-status").textContent = words;
    };

    const watch = async () => {
      while (busy) {
        await new Promise((resolve) => setTimeout(resolve, LOOK));
        if (!busy) return;
        try {
          const { step } = await (await fetch(form.dataset.progress)).json();
          if (busy && step) form.querySelector("#try-status").textContent = step;
        } catch {
          return; // the answer itself will tell
        }
      }
    };

    const show = (fresh, walked) => {
      form.replaceChildren(...fresh.childNodes);
      if (!walked) form.querySelector(".lines > li:last-child")?.scrollIntoView({ block: "nearest" });
      const field = form.querySelector("#try-text");
      field.focus({ preventScroll: walked });
      field.setSelectionRange(field.value.length, field.value.length);
    };

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      const button = event.submitter;
      const data = new URLSearchParams(new FormData(form));
      if (button?.name) data.append(button.name, button.value);
      wait(true, form.dataset.starting);
      watch();
      try {
        const answer = await fetch(form.action, { method: "POST", body: data });
        const fresh = formIn(await answer.text());
        wait(false, "");
        if (fresh) show(fresh, button?.value === "walk");
        else wait(false, form.dataset.lost);
      } catch {
        wait(false, form.dataset.lost); // what was typed is still in its field
      }
    });
  };

  const beside = (panel, opener) => {
    const inside = panel.querySelector(".try-inside");
    const close = () => {
      panel.hidden = true;
      opener.focus();
    };
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // into a tab of its own, as links do
      event.preventDefault();
      panel.hidden = false;
      opener.setAttribute("aria-expanded", "true");
      if (!inside.firstChild) {
        try {
          const form = formIn(await (await fetch(opener.href)).text());
          if (!form) throw new Error("no form");
          inside.replaceChildren(form);
          attach(form);
        } catch {
          inside.textContent = panel.dataset.lost;
          return;
        }
      }
      inside.querySelector("#try-text").focus();
    });
    panel.querySelector("#try-close").addEventListener("click", close);
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    new MutationObserver(() => opener.setAttribute("aria-expanded", String(!panel.hidden))).observe(panel, {
      attributeFilter: ["hidden"],
    });
  };

  const form = document.getElementById("trying");
  if (form) attach(form);
  const panel = document.getElementById("try-panel");
  if (panel) beside(panel, document.getElementById("try-open"));
})();

// "Try it" without leaving the page: sends the form as it is, says what the draft is doing, shows the answer in place.
// Everything works without this script too, a page at a time.
(() => {
  "use strict";
  const LOOK = 700; // milliseconds between two questions for the progress
  const form = document.getElementById("trying");
  if (!form) return;
  // The page comes from our own server, which escapes what people wrote.
  const ours = (html) => html;
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("try", { createHTML: ours }) : { createHTML: ours };
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

  const show = (html, pressed) => {
    const page = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
    const fresh = page.getElementById("trying");
    if (!fresh) return false;
    form.replaceChildren(...fresh.childNodes);
    if (pressed !== "walk") form.querySelector(".lines > li:last-child")?.scrollIntoView({ block: "nearest" });
    const field = form.querySelector("#try-text");
    field.focus({ preventScroll: pressed === "walk" });
    field.setSelectionRange(field.value.length, field.value.length);
    return true;
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
      const html = await answer.text();
      wait(false, "");
      if (!show(html, button?.value)) wait(false, form.dataset.lost);
    } catch {
      wait(false, form.dataset.lost); // what was typed is still in its field
    }
  });
})();

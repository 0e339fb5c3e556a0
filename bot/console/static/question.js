// The page of a question made immediate: remarks and previews while typing, facts at the caret, keys that save.
"use strict";
(() => {
  const form = document.querySelector("form.editor");
  if (!form) return;
  const state = form.querySelector(".state");
  const WAIT = 600;
  let timer = 0;
  let asking = null;
  let dirty = "dirty" in form.dataset;
  let leaving = false;

  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  // ---------------------------------------------------------------- remarks

  function remark(note, links) {
    const item = make("li", note.level, note.said);
    if (note.repair) item.append(" ", make("span", "", note.repair));
    if (note.other && links[note.other]) {
      const link = make("a", "", form.dataset.see);
      link.href = links[note.other];
      item.append(" ", link);
    }
    return item;
  }

  function showNotes(notes, links) {
    for (const list of form.querySelectorAll("[data-notes]")) {
      const own = notes.filter((note) => note.field === list.dataset.notes);
      list.replaceChildren(...own.map((note) => remark(note, links)));
      if (own.some((note) => note.level === "error")) list.closest("details")?.setAttribute("open", "");
    }
  }

  // --------------------------------------------------------------- previews

  function bubble(drawn, link) {
    const blocks = drawn.blocks.map((block) =>
      make("div", block.kind, ...block.pieces.map((piece) => make("span", piece.tags.join(" "), piece.text))),
    );
    const node = make("div", "bubble", ...blocks);
    if (link) node.append(make("p", "goes", link));
    return node;
  }

  function showPreviews(previews) {
    for (const [language, shown] of Object.entries(previews)) {
      for (const preview of shown) {
        const phone = form.querySelector(`[data-language="${CSS.escape(language)}"] [data-channel="${preview.channel}"]`);
        if (!phone) continue;
        const says = preview.bubbles.map((drawn) => bubble(drawn, preview.link));
        if (!says.length) says.push(make("p", "small", form.dataset.empty));
        if (preview.buttons.length) says.push(make("ul", "replies", ...preview.buttons.map((each) => make("li", "", each))));
        phone.querySelector(".says").replaceChildren(...says);
        const asked = form.elements[`${language}/ask`]?.value.trim().split("\n")[0];
        if (asked) phone.querySelector(".asks").textContent = asked;
      }
    }
  }

  const look = document.getElementById("look");
  look?.addEventListener("change", () => {
    for (const phones of form.querySelectorAll(".phones")) {
      const chosen = phones.dataset.language === look.value;
      phones.toggleAttribute("data-chosen", chosen);
      phones.toggleAttribute("data-hidden", !chosen);
    }
  });

  // ------------------------------------------------------- asking as one types

  async function examine() {
    asking?.abort();
    const mine = (asking = new AbortController());
    state.textContent = form.dataset.checking;
    try {
      const response = await fetch(form.dataset.examine, { method: "POST", body: new FormData(form), signal: mine.signal });
      if (!response.ok) throw new Error(String(response.status));
      const found = await response.json();
      showNotes(found.notes, found.links);
      showPreviews(found.previews);
      state.textContent = form.dataset.checked;
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = form.dataset.unchecked;
    }
  }

  function changed() {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(examine, WAIT);
  }
  form.addEventListener("input", changed);
  examine();

  // ------------------------------------------------- facts and alternatives

  let last = form.querySelector('.alternatives textarea');
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(".alternatives textarea")) last = event.target;
  });
  form.addEventListener("click", (event) => {
    const fact = event.target.closest("[data-insert]");
    if (fact && last) {
      last.focus();
      last.setRangeText(fact.dataset.insert, last.selectionStart, last.selectionEnd, "end");
      changed();
    }
    const more = event.target.closest(".more");
    if (more) {
      const first = more.parentElement.querySelector("textarea");
      const another = first.cloneNode();
      another.value = "";
      another.setAttribute("aria-label", form.dataset.alternative);
      more.before(another);
      another.focus();
    }
  });

  // ------------------------------------------------------- saving and leaving

  const KEPT = `travesia:${location.pathname}`;
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const act = event.key === "Enter" ? "next" : event.key.toLowerCase() === "s" && !event.shiftKey ? "save" : "";
    if (!act) return;
    event.preventDefault();
    const field = document.activeElement;
    if (act === "save" && field?.name) sessionStorage.setItem(KEPT, JSON.stringify([field.name, field.selectionStart ?? 0, scrollY]));
    form.requestSubmit(form.querySelector(`.bar [value="${act}"]`));
  });
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) event.preventDefault();
  });

  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const wrong = document.querySelector(".conflict, .wrong, .notes .error");
  if (wrong) {
    wrong.scrollIntoView({ block: "center" });
  } else if (kept) {
    const [name, caret, height] = JSON.parse(kept);
    const field = form.elements[name] instanceof RadioNodeList ? form.elements[name][0] : form.elements[name];
    field?.focus({ preventScroll: true });
    if (field?.matches("textarea")) field.setSelectionRange(caret, caret);
    scrollTo(0, height);
  }
})();

// Makes changing a map immediate: forms open, save and close in place. Without it, the same links and forms load pages.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  let busy = false;
  let dragged = null;

  const openForm = () => $("#open");
  const said = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
  const changed = (form) =>
    Boolean(form) && [...form.elements].some((field) => field.name.startsWith("now.") && said(field) !== field.dataset.began);

  // XMLHttpRequest gives a parsed page without a string ever becoming markup, as the page's policy wants it.
  const ask = (method, address, body) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      request.responseType = "document";
      if (body) request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      request.onload = () => (request.response ? resolve(request) : reject(new Error("no page")));
      request.onerror = request.ontimeout = () => reject(new Error("not reached"));
      request.timeout = 60000;
      request.send(body || null);
    });

  const show = (page, { key, keep }) => {
    const before = $(".board");
    const at = before ? [before.scrollLeft, before.scrollTop] : null;
    const window_at = [window.scrollX, window.scrollY];
    const fresh = document.importNode($("main", page), true);
    $("main").replaceWith(fresh);
    const flash = $(".flash", page);
    if ($(".flash")) $(".flash").remove();
    document.title = page.title;
    if (at && $(".board")) [$(".board").scrollLeft, $(".board").scrollTop] = at;
    window.scrollTo(...window_at);
    prepare();
    const form = openForm();
    const field = form && ($("[aria-invalid]", form) || $("[name^='now.']", form));
    if (field) field.focus({ preventScroll: keep });
    else if (key) {
      const again = $(`[data-key="${CSS.escape(key)}"]`) || $(`[data-thing="${CSS.escape(key)}"] .tool`);
      if (again) again.focus({ preventScroll: true });
    }
    if (form) form.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (flash && $("#saved")) say(flash.textContent);
    else if (flash) $("main").before(document.importNode(flash, true));
  };

  const say = (sentence, failed = false) => {
    const place = $("#saved");
    if (!place) return;
    const span = document.createElement("span");
    span.textContent = sentence;
    place.classList.toggle("failed", failed);
    const rest = failed ? [] : [...place.querySelectorAll("small")];
    place.replaceChildren(span, " ", ...rest);
  };

  const go = async (method, address, { body, key, writes } = {}) => {
    if (busy) return false;
    busy = true;
    if (writes) say($("#saved")?.dataset.busy || "");
    document.body.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(method, address, body);
      if (!$("main", answer.response)) throw new Error("no page of ours");
      if (answer.responseURL.includes("/sign-in")) throw new Error("signed out");
      show(answer.response, { key, keep: false });
      return answer.status < 400;
    } catch {
      say($("#saved")?.dataset.failed || "", true);
      return false;
    } finally {
      busy = false;
      document.body.removeAttribute("aria-busy");
    }
  };

  const send = (form, button) => {
    const fields = new URLSearchParams(new FormData(form));
    if (button?.name) fields.set(button.name, button.value);
    const key = fields.get("key") || (fields.get("deed") || "").split(" ")[1] || "";
    if (form.method === "get") return go("GET", `${form.action.split("?")[0]}?${fields}`);
    return go("POST", form.action, { body: fields.toString(), key, writes: true });
  };

  // What was typed in an open form is saved before anything else happens; if it cannot be, it stays in sight.
  const settled = async () => !changed(openForm()) || (openForm().reportValidity() && (await send(openForm())));

  const prepare = () => {
    for (const field of document.querySelectorAll("[name^='now.']")) {
      const was = field.form.elements.namedItem(`was.${field.name.slice(4)}`);
      const before = was ? (field.type === "checkbox" ? String(was.value.split("\n").includes(field.value)) : was.value) : "";
      field.dataset.began = was && !$(".wrong", field.form) ? said(field) : before;
    }
    if ($("#deeds")) for (const thing of document.querySelectorAll("[data-thing]")) thing.draggable = !$("form", thing);
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-swap]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      if (link.classList.contains("cancel") || (await settled())) {
        const key = link.dataset.key || $("[name=key]", link.closest("form") || document)?.value;
        await go("GET", link.href.split("#")[0], { key });
      }
    }
    for (const menu of document.querySelectorAll("details.acts[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("dblclick", (event) => {
    if (event.target.closest("a, button, input, select, textarea, summary, form")) return;
    const pencil = $(".pencil", event.target.closest("[data-thing]") || event.target.closest("[data-cell]") || document.createElement("p"));
    if (pencil) pencil.click();
  });

  // Which indicator it is, in words, beside its short name.
  document.addEventListener("input", (event) => {
    const options = event.target.list?.options;
    if (!options) return;
    const known = [...options].find((option) => option.value === event.target.value.trim());
    let hint = $("[data-metric]", event.target.form);
    if (!hint) {
      hint = document.createElement("small");
      hint.className = "hint";
      hint.dataset.metric = "";
      event.target.after(hint);
    }
    hint.textContent = known ? known.label : "";
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter;
    const pressed = button?.id || "";
    if (form !== openForm() && changed(openForm())) {
      if (!(await settled())) return;
      const seen = $("#deeds [name=seen]")?.value; // the board has moved on with what was just saved
      if (form.elements.seen && seen) form.elements.seen.value = seen;
    }
    await send(form, button);
    if (pressed) $(`#${CSS.escape(pressed)}`)?.focus();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape") {
      const menu = event.target.closest("details.acts[open]");
      if (menu) {
        menu.open = false;
        $("summary", menu).focus();
      } else if (typing && openForm()?.contains(typing) && !changed(openForm())) $(".cancel", openForm()).click();
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (typing && (key === "enter" || key === "s") && typing.form?.dataset.swap !== undefined) {
      event.preventDefault();
      typing.form.requestSubmit();
    } else if (!typing && (key === "z" || key === "y")) {
      const button = key === "y" || event.shiftKey ? $("#redo") : $("#undo");
      if (button && !button.disabled) {
        event.preventDefault();
        button.click();
      }
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (changed(openForm())) event.preventDefault();
  });

  // Dragging: onto a thing of the same kind, before it; onto a list of another stage, to its end.
  const target = (event) => {
    if (!dragged) return null;
    const over = event.target.closest(`[data-thing][data-list="${dragged.dataset.list}"]`);
    if (over) return over === dragged ? null : over;
    if (dragged.dataset.list === "stages") return null;
    return event.target.closest(`[data-cell$="/${dragged.dataset.list}"]`);
  };
  const clean = () => {
    for (const each of document.querySelectorAll(".drop-here, .drop-into, .dragged")) each.classList.remove("drop-here", "drop-into", "dragged", "sideways");
  };
  document.addEventListener("dragstart", (event) => {
    const thing = event.target.closest?.("[data-thing]");
    if (!thing) return;
    dragged = thing;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", thing.dataset.thing);
    thing.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    const over = target(event);
    if (!over) return;
    event.preventDefault();
    for (const each of document.querySelectorAll(".drop-here, .drop-into")) each.classList.remove("drop-here", "drop-into", "sideways");
    over.classList.add(over.dataset.thing ? "drop-here" : "drop-into");
    over.classList.toggle("sideways", over.dataset.list === "stages");
  });
  document.addEventListener("dragend", () => {
    clean();
    dragged = null;
  });
  document.addEventListener("drop", async (event) => {
    const over = target(event);
    if (!over) return;
    event.preventDefault();
    const [thing, from] = [dragged.dataset.thing, Number(dragged.dataset.index)];
    clean();
    dragged = null;
    const place = (over.dataset.thing || over.dataset.cell).split("/");
    const stage = thing.startsWith("stages/") && place.length > 2 && place[1] !== thing.split("/")[1] ? place[1] : "";
    const there = over.dataset.index === undefined ? 999 : Number(over.dataset.index);
    const at = !stage && there > from ? there - (over.dataset.thing ? 1 : 0) : there;
    if (!(await settled()) || (!stage && at === from)) return;
    const fields = new URLSearchParams(new FormData($("#deeds")));
    fields.set("deed", `move ${thing} ${at}${stage ? ` ${stage}` : ""}`);
    await go("POST", $("#deeds").action, { body: fields.toString(), key: thing, writes: true });
  });

  prepare();
})();

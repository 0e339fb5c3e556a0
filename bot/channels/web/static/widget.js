/*!
 * Travesía chat: one web component without dependencies. Apache-2.0.
 *   <script src="https://your-server/widget.js"></script>
 *   <travesia-chat data-stage="decision"></travesia-chat>
 * Attributes, CSS variables and methods: docs/web-channel.md.
 */
(() => {
  "use strict";

  /** Every sentence by language; the server writes its catalogue here. */
  const TEXTS = /* TEXTS */ {};
  const LANGUAGES = ["es", "en"];

  // The server is where this script came from; a module has no currentScript.
  const SCRIPT = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
  const SERVER = new URL(".", SCRIPT?.src || location.href).href;

  const FIRST_WAIT = 500;
  const LONGEST_WAIT = 30_000;
  const ANSWER_PATIENCE = 30_000;
  const REQUEST_PATIENCE = 15_000;
  const STREAM_PATIENCE = 45_000;
  const HIDDEN_PATIENCE = 60_000;
  const LONGEST_TEXT = 4000;
  const LONGEST_COMMENT = 1000;

  // ---------------------------------------------------------------- elements

  /** Make an element: properties as they are, `on…` as listeners, the rest as attributes; texts become text nodes. */
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name in element && name !== "role") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  function icon(...paths) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    for (const shape of paths) {
      const path = document.createElementNS(space, "path");
      path.setAttribute("d", shape);
      svg.append(path);
    }
    return svg;
  }

  const ICONS = {
    chat: ["M4 5.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8.5L7 21v-3.5H4A1.5 1.5 0 0 1 2.5 16V7A1.5 1.5 0 0 1 4 5.5Z", "M7.5 10h9", "M7.5 13.2h6"],
    close: ["M6 6l12 12", "M18 6L6 18"],
    send: ["M4.5 12h14", "M12.5 6l6 6-6 6"],
    arrow: ["M7 17L17 7", "M9 7h8v8"],
    thumb: ["M7 20H4v-9h3z", "M7 11l4-7.5c1.6 0 2.4 1 2.2 2.4L12.7 10H18a2 2 0 0 1 2 2.3l-1 6A2 2 0 0 1 17 20H7"],
    phone: ["M8 2.5h8A1.5 1.5 0 0 1 17.5 4v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5Z", "M10.5 18.5h3", "M9.5 11h5", "M12.5 8.5L15 11l-2.5 2.5"],
  };

  /** A QR code: the server sends its dark modules as a path of plain numbers, and nothing else is drawn. */
  function square({ size, path }, name) {
    if (!Number.isInteger(size) || !/^[Mhvz\d -]+$/.test(path)) throw new TypeError("no QR code");
    const svg = icon(path);
    svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
    svg.setAttribute("class", "qr");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", name);
    svg.removeAttribute("aria-hidden");
    return svg;
  }

  /** What the lowest and the highest score of a survey mean. */
  const ENDS = {
    csat: ["survey_csat_low", "survey_csat_high"],
    ces: ["survey_ces_low", "survey_ces_high"],
    nps: ["survey_nps_low", "survey_nps_high"],
  };

  // ------------------------------------------------- safe text and safe links

  /** An address that may be shown as a link, or null: https, mailto, tel, or a path of this very site. */
  function safeAddress(written) {
    let url;
    try {
      url = /^\/(?![/\\])/.test(written) ? new URL(written, location.origin) : new URL(written);
    } catch {
      return null;
    }
    const own = url.origin === location.origin;
    if (written.startsWith("/")) return own ? { href: url.href, own } : null;
    if (url.protocol === "https:" && url.username === "" && url.password === "") return { href: url.href, own };
    return ["mailto:", "tel:"].includes(url.protocol) ? { href: url.href, own: true } : null;
  }

  const INLINE = new RegExp(
    [
      /\*\*([^*\n]+)\*\*/, // 1: bold
      /\[([^\]\n]{1,300})\]\(([^()\s]{1,2000})\)/, // 2, 3: a link with its words
      /(https:\/\/[^\s<>"'()[\]]*[^\s<>"'()[\].,;:!?¡¿…])/, // 4: an address
      /((?:mailto:|tel:)[^\s<>"'()[\]]*[^\s<>"'()[\].,;:!?])/, // 5
      /([\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)/, // 6: an e-mail address
    ].map((part) => part.source).join("|"),
    "g",
  );

  /** Text with bold, links and addresses, as nodes; whatever is not clearly safe stays text. */
  function inline(text, say) {
    const nodes = document.createDocumentFragment();
    let from = 0;
    for (const found of text.matchAll(INLINE)) {
      const [whole, bold, words, target, address, contact, mail] = found;
      const node = bold ? make("strong", {}, bold) : link(target ?? address ?? contact ?? `mailto:${mail}`, words ?? whole, say);
      nodes.append(text.slice(from, found.index), node ?? whole);
      from = found.index + whole.length;
    }
    nodes.append(text.slice(from));
    return nodes;
  }

  function link(written, words, say) {
    const address = safeAddress(written);
    if (!address) return null;
    if (address.own) return make("a", { href: address.href }, words);
    const hint = make("span", { className: "hidden" }, ` (${say("new_tab")})`);
    return make("a", { href: address.href, target: "_blank", rel: "noopener noreferrer" }, words, hint);
  }

  /** Paragraphs, line breaks and lists of the assistant's small Markdown, as nodes. */
  function paragraphs(text, say) {
    const nodes = document.createDocumentFragment();
    for (const block of text.split(/\n\s*\n/)) {
      let open = null;
      for (const row of block.split("\n").filter((each) => each.trim() !== "")) {
        const item = /^\s*(?:([-*•])|\d{1,2}[.)])\s+(.*)$/.exec(row);
        const tag = item ? (item[1] ? "ul" : "ol") : "p";
        if (open?.localName !== tag) nodes.append((open = make(tag)));
        else if (tag === "p") open.append(make("br"));
        if (item) open.append(make("li", {}, inline(item[2], say)));
        else open.append(inline(row.trim(), say));
      }
    }
    return nodes;
  }

  // --------------------------------------------------------- storage and net

  /** What survives a reload; without storage (private mode, blocked) it lives in memory only. */
  class Memory {
    #key = `travesia:${SERVER}`;
    #kept = {};

    constructor() {
      this.read();
    }

    read() {
      try {
        const found = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
        if (found && typeof found === "object") this.#kept = found;
      } catch { /* denied or damaged: start empty */ }
      return this.#kept;
    }

    write(changes) {
      Object.assign(this.#kept, changes);
      try {
        localStorage.setItem(this.#key, JSON.stringify(this.#kept));
      } catch { /* denied or full */ }
    }

    get all() {
      return this.#kept;
    }
  }

  /** The server said no: `status`, `code` and `message` of its problem document, `wait` in milliseconds. */
  class Refused extends Error {
    constructor(status, problem, wait) {
      super(problem.detail ?? "");
      Object.assign(this, { status, code: problem.code ?? "", wait });
    }

    /** Asking again later may help. */
    get passing() {
      return this.status === 429 || this.status === 408 || this.status >= 500;
    }
  }

  async function request(path, { token, body, signal, method, headers = {} } = {}) {
    const given = { ...headers };
    if (token) given.Authorization = `Bearer ${token}`;
    if (body) given["Content-Type"] = "application/json";
    const response = await fetch(SERVER + path, {
      method: method ?? (body ? "POST" : "GET"),
      headers: given,
      body: body && JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal,
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Refused(response.status, problem, 1000 * Number(response.headers.get("Retry-After") ?? 0));
  }

  async function requestJson(path, options) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), REQUEST_PATIENCE);
    try {
      return await (await request(path, { ...options, signal: giveUp.signal })).json();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Server-sent events of a response, one `{id, data}` at a time; `alive` is called for every piece that arrives. */
  async function* events(response, alive) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive();
      waiting += value;
      const blocks = waiting.split(/\r?\n\r?\n/);
      waiting = blocks.pop();
      for (const block of blocks) {
        const data = block.split(/\r?\n/).filter((row) => row.startsWith("data:")).map((row) => row.slice(5).trimStart());
        if (data.length) yield data.join("\n");
      }
    }
  }

  /** A message id that is made once and used again on every retry; pages without https have no randomUUID. */
  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const waitAfter = (failures) => Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures) * (0.75 + Math.random() / 2);

  // ------------------------------------------------------------------- style

  const DARK = `
    --accent: var(--travesia-dark-accent, #8ad3b5);
    --on-accent: var(--travesia-dark-on-accent, #06251b);
    --head: var(--travesia-dark-head, #1d2422);
    --on-head: var(--travesia-dark-on-head, #ebf0ed);
    --surface: var(--travesia-dark-surface, #1d2422);
    --ground: var(--travesia-dark-ground, #141a18);
    --text: var(--travesia-dark-text, #ebf0ed);
    --muted: var(--travesia-dark-muted, #a9b6b0);
    --line: var(--travesia-dark-line, #35403c);
    --alarm: var(--travesia-dark-alarm, #ffb4a3);
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 18px 50px rgb(0 0 0 / .55);
    color-scheme: dark;`;

  const STYLE = `
    :host {
      all: initial;
      --accent: var(--travesia-accent, #17604a);
      --on-accent: var(--travesia-on-accent, #ffffff);
      --head: var(--travesia-head, var(--accent));
      --on-head: var(--travesia-on-head, var(--on-accent));
      --surface: var(--travesia-surface, #ffffff);
      --ground: var(--travesia-ground, #f7f5f0);
      --text: var(--travesia-text, #1c2421);
      --muted: var(--travesia-muted, #55625c);
      --line: var(--travesia-line, #dcd9d0);
      --alarm: var(--travesia-alarm, #9c2f1a);
      --radius: var(--travesia-radius, 20px);
      --shadow: 0 1px 2px rgb(20 30 26 / .12), 0 18px 50px rgb(20 30 26 / .22);
      --gap: var(--travesia-inset, 20px);
      position: fixed;
      inset-block-end: max(var(--gap), env(safe-area-inset-bottom));
      inset-inline-end: max(var(--gap), env(safe-area-inset-right));
      z-index: var(--travesia-z-index, 2147483000);
      font: 400 15px/1.5 var(--travesia-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
      color: var(--text);
      color-scheme: light;
    }
    @media (prefers-color-scheme: dark) { :host(:not([data-theme="light"])) { ${DARK} } }
    :host([data-theme="dark"]) { ${DARK} }
    :host([hidden]) { display: none; }
    @media print { :host { display: none; } }
    *, *::before, *::after { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button, textarea { font: inherit; color: inherit; }
    button { cursor: pointer; border: 0; background: none; -webkit-tap-highlight-color: transparent; }
    svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

    .launcher {
      display: grid; place-items: center; position: relative; width: 60px; height: 60px; padding: 0; border-radius: 50%;
      background: var(--accent); color: var(--on-accent); box-shadow: var(--shadow); transition: transform .18s ease;
    }
    .launcher:hover { transform: translateY(-2px); }
    .launcher:focus-visible { outline-color: var(--text); box-shadow: 0 0 0 3px var(--surface); outline-offset: 3px; }
    .launcher svg { width: 28px; height: 28px; }
    .badge {
      position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 24px; height: 24px; padding: 0 6px;
      border: 2px solid var(--surface); border-radius: 12px; background: #b3261e; color: #fff; font-size: 13px; font-weight: 700; line-height: 20px;
      text-align: center;
    }
    .panel {
      position: fixed; inset-block-end: max(var(--gap), env(safe-area-inset-bottom)); inset-inline-end: var(--gap);
      display: flex; flex-direction: column; overflow: hidden;
      width: min(var(--travesia-width, 392px), calc(100vw - 2 * var(--gap)));
      height: min(var(--travesia-height, 640px), calc(100vh - 2 * var(--gap))); height: min(var(--travesia-height, 640px), calc(100dvh - 2 * var(--gap)));
      border: 1px solid var(--line); border-radius: var(--radius); background: var(--ground); box-shadow: var(--shadow);
      animation: rise .22s cubic-bezier(.2, .8, .3, 1);
    }
    .panel:focus { outline: none; }
    .head { display: flex; align-items: center; gap: 12px; padding: 12px 10px 12px 16px; border-block-end: 1px solid color-mix(in srgb, var(--on-head) 12%, var(--head)); background: var(--head); color: var(--on-head); }
    .head .face { display: grid; place-items: center; flex: none; width: 38px; height: 38px; border-radius: 50%; background: color-mix(in srgb, var(--on-head) 16%, transparent); }
    h2 { flex: 1; min-width: 0; margin: 0; font-size: 17px; font-weight: 650; line-height: 1.25; overflow-wrap: anywhere; }
    .head button { display: grid; place-items: center; flex: none; width: 44px; height: 44px; padding: 0; border-radius: 50%; }
    .head button:hover { background: color-mix(in srgb, var(--on-head) 14%, transparent); }
    .head :focus-visible { outline-color: var(--on-head); outline-offset: -3px; }

    .log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
    .log:focus-visible { outline-offset: -4px; }
    .disclosure { margin: 0 8px 6px; color: var(--muted); font-size: 13px; line-height: 1.45; text-align: center; text-wrap: pretty; }
    .day { margin: 14px 0 6px; color: var(--muted); font-size: 12.5px; font-weight: 600; text-align: center; }
    .line { display: flex; flex-direction: column; align-items: flex-start; margin-block-start: 12px; animation: rise .2s ease-out; }
    .line.customer { align-items: flex-end; }
    .continued .meta time { display: none; }
    .continued + .line { margin-block-start: 5px; }
    .bubble {
      max-width: 86%; padding: 9px 14px; border: 1px solid var(--line); border-radius: 18px; border-end-start-radius: 6px;
      background: var(--surface); overflow-wrap: anywhere;
    }
    .customer .bubble { border-color: transparent; border-radius: 18px; border-end-end-radius: 6px; background: var(--accent); color: var(--on-accent); white-space: pre-wrap; }
    .customer.waiting .bubble { border: 1.5px dashed var(--accent); background: var(--surface); color: var(--text); }
    .bubble p, .bubble ul, .bubble ol { margin: 0; }
    .bubble :not(.hidden) + :is(p, ul, ol) { margin-block-start: 8px; }
    .bubble ul, .bubble ol { padding-inline-start: 20px; }
    .bubble a { color: var(--accent); font-weight: 600; text-underline-offset: 3px; }
    .more { display: inline-flex; align-items: center; gap: 6px; min-height: 28px; margin-block-start: 6px; }
    .more svg { width: 16px; height: 16px; }
    .meta { margin: 3px 6px 0; color: var(--muted); font-size: 12px; line-height: 1.4; }
    .failed .meta, .note.alarm { color: var(--alarm); }
    .note { margin: 8px 8px 0; color: var(--muted); font-size: 13px; text-align: center; }
    .choices { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 10px; animation: rise .25s ease-out; }
    .choices button {
      min-height: 36px; padding: 7px 14px; border: 1.5px solid var(--accent); border-radius: 18px; background: var(--surface); color: var(--accent);
      font-size: 14px; font-weight: 600; line-height: 1.35; text-align: start; transition: background .15s ease, color .15s ease;
    }
    .choices button:hover { background: var(--accent); color: var(--on-accent); }
    .vote { display: flex; flex-wrap: wrap; align-items: center; gap: 2px; margin-inline-start: 6px; color: var(--muted); font-size: 13px; }
    .vote button { display: grid; place-items: center; width: 36px; height: 36px; padding: 0; border: 1.5px solid transparent; border-radius: 50%; }
    .vote button:first-of-type { margin-inline-start: 4px; }
    .vote button:hover { color: var(--accent); }
    .vote [aria-pressed="true"] { border-color: currentColor; background: var(--surface); color: var(--accent); }
    .vote svg { width: 20px; height: 20px; }
    .down svg { transform: rotate(180deg); }
    .said { color: var(--muted); font-size: 13px; }
    .vote .said { margin-inline-start: 6px; }
    .survey { align-self: stretch; margin-block-start: 8px; }
    .scale { display: flex; flex-wrap: wrap; gap: 4px; }
    .scale button { flex: 1; min-width: 28px; max-width: 64px; height: 40px; padding: 0; border: 1.5px solid var(--muted); border-radius: 10px; background: var(--surface); color: var(--text); font-size: 14px; font-weight: 600; }
    .scale button:hover:enabled { border-color: var(--accent); color: var(--accent); }
    .scale [aria-checked="true"], .scale [aria-checked="true"]:hover:enabled { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
    .scale button:disabled { cursor: default; }
    .scale button:disabled:not([aria-checked="true"]) { border-color: var(--line); color: var(--muted); }
    .ends { display: flex; justify-content: space-between; gap: 16px; margin-block-start: 4px; color: var(--muted); font-size: 12.5px; }
    .survey .said { margin: 8px 6px 0; }
    .why { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 8px; }
    .why textarea { flex: 1 0 100%; height: 72px; border-radius: 14px; }
    .plain, .filled { min-height: 40px; padding: 7px 16px; border: 1.5px solid var(--accent); border-radius: 20px; background: var(--surface); color: var(--accent); font-size: 14px; font-weight: 600; }
    .plain { border-color: transparent; background: none; }
    .filled { background: var(--accent); color: var(--on-accent); }
    a.filled { display: inline-flex; align-items: center; justify-content: center; text-decoration: none; }
    .plain:hover { text-decoration: underline; }
    .filled:hover { filter: brightness(1.08); }
    dialog { width: min(340px, calc(100vw - 32px)); padding: 20px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--text); text-align: center; box-shadow: var(--shadow); }
    dialog::backdrop { background: rgb(0 0 0 / .5); }
    h3 { margin: 0 0 8px; font-size: 17px; font-weight: 650; }
    dialog p { margin: 0 0 12px; font-size: 14px; text-wrap: pretty; }
    .qr { display: block; width: 220px; height: 220px; margin: 0 auto 12px; border-radius: 10px; background: #fff; fill: #000; stroke: none; shape-rendering: crispEdges; forced-color-adjust: none; }
    .narrow { display: none; }
    .away { display: flex; flex-direction: column; gap: 8px; }
    .typing { display: flex; align-items: center; align-self: flex-start; gap: 5px; width: max-content; height: 36px; margin: 0 16px 12px; padding: 0 15px; border: 1px solid var(--line); border-radius: 18px; border-end-start-radius: 6px; background: var(--surface); }
    .typing i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: bounce 1.1s infinite ease-in-out; }
    .typing i:nth-child(2) { animation-delay: .14s; }
    .typing i:nth-child(3) { animation-delay: .28s; }
    .status { margin: 0; padding: 7px 16px; border-block-start: 1px solid var(--line); background: var(--surface); color: var(--text); font-size: 13px; text-align: center; }
    .status::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 8px; border-radius: 50%; background: #d9822b; }
    .composer { display: flex; align-items: flex-end; gap: 8px; padding: 10px 12px max(12px, env(safe-area-inset-bottom)); border-block-start: 1px solid var(--line); background: var(--surface); }
    textarea {
      flex: 1; min-width: 0; height: 44px; max-height: 132px; padding: 10px 16px; resize: none; border: 1.5px solid var(--field, var(--muted)); border-radius: 22px;
      background: var(--surface); color: var(--text); font-size: 16px; line-height: 1.35;
    }
    textarea::placeholder { color: var(--muted); opacity: 1; }
    textarea:focus-visible { outline-offset: 0; border-color: var(--accent); outline-width: 2px; }
    .composer button { display: grid; place-items: center; flex: none; width: 44px; height: 44px; padding: 0; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
    .composer button:hover { filter: brightness(1.08); }

    @media (max-width: 520px) {
      .qr, .wide { display: none; }
      .narrow { display: block; }
      .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
      .head { padding-block-start: max(12px, env(safe-area-inset-top)); }
    }
    @media (forced-colors: active) { .scale [aria-checked="true"], .vote [aria-pressed="true"] { border-color: Highlight; background: Highlight; color: HighlightText; forced-color-adjust: none; } .bubble, .launcher, .composer button { border: 1px solid; } .typing i { background: CanvasText; } }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
    @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
    @keyframes bounce { 0%, 60%, 100% { transform: none; opacity: .55; } 30% { transform: translateY(-4px); opacity: 1; } }`;

  function dress(root) {
    try {
      const sheet = new CSSStyleSheet(); // allowed under a strict style-src, unlike a style element
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      root.append(make("style", { textContent: STYLE })); // browsers before 2023
    }
  }

  // --------------------------------------------------------------- component

  class TravesiaChat extends HTMLElement {
    static observedAttributes = ["data-language", "data-title"];

    #memory = new Memory();
    #parts = null;
    #opened = false;
    #last = 0;
    #read = 0;
    #unread = new Set();
    #queue = [];
    #lines = new Map();
    #awaited = new Set();
    #day = "";
    #failing = false;
    #following = false;
    #flushing = false;
    #opening = null;
    #stream = null;
    #sleepers = new Set();
    #replied = new Set();
    #opener = null;
    #expiry = 0;
    #patience = 0;
    #hiding = 0;

    // ------------------------------------------------ what a page may call

    /** Show the conversation; the first time this opens a session and the assistant greets. */
    open() {
      if (this.#opened || !this.#parts) return;
      this.#opened = true;
      this.#opener = document.activeElement;
      this.#parts.panel.hidden = false;
      this.#parts.launcher.hidden = true;
      this.#arrange();
      this.#markRead();
      this.#scroll();
      (matchMedia("(pointer: coarse)").matches ? this.#parts.panel : this.#parts.text).focus();
      this.#follow();
      this.#tell("travesia-open");
    }

    /** Hide the conversation and give the focus back to where it came from, else to the launcher. */
    close() {
      if (!this.#opened) return;
      this.#opened = false;
      this.#parts.away.close();
      this.#parts.panel.hidden = true;
      this.#parts.launcher.hidden = false;
      this.#arrange();
      const back = this.#opener?.isConnected && this.#opener !== this && this.#opener !== document.body;
      (back ? this.#opener : this.#parts.launcher).focus();
      this.#tell("travesia-close");
    }

    /** Open the conversation and say this in the customer's name. */
    ask(text) {
      const words = String(text).trim();
      if (!words) return;
      this.open();
      this.#say({ text: words });
    }

    // ------------------------------------------------------------ lifecycle

    connectedCallback() {
      if (!this.#parts) this.#build();
      const kept = this.#memory.all;
      this.#read = kept.read ?? 0;
      this.#parts.text.value = kept.draft ?? "";
      this.#fit();
      for (const message of kept.queue ?? []) this.#enqueue(message);
      addEventListener("online", this.#onLine);
      addEventListener("offline", this.#offLine);
      document.addEventListener("visibilitychange", this.#seen);
      this.#narrow.addEventListener("change", this.#arrange);
      if (kept.token) this.#follow();
      this.#flush();
    }

    disconnectedCallback() {
      removeEventListener("online", this.#onLine);
      removeEventListener("offline", this.#offLine);
      document.removeEventListener("visibilitychange", this.#seen);
      this.#narrow.removeEventListener("change", this.#arrange);
      this.close();
      this.#stream?.abort();
      this.#wake();
    }

    attributeChangedCallback() {
      if (this.#parts) this.#translate();
    }

    #narrow = matchMedia("(max-width: 520px)");
    #onLine = () => this.#wake();
    #offLine = () => this.#stream?.abort();
    #seen = () => {
      clearTimeout(this.#hiding);
      // A hidden tab gives its connection back: browsers allow few of them for one server.
      if (document.hidden) this.#hiding = setTimeout(() => !this.#awaited.size && this.#stream?.abort(), HIDDEN_PATIENCE);
      else this.#wake();
    };

    // ------------------------------------------------------------- the words

    get #language() {
      const asked = [this.dataset.language, document.documentElement.lang, navigator.language];
      const known = asked.map((each) => (each ?? "").split("-")[0].toLowerCase());
      return known.find((each) => LANGUAGES.includes(each)) ?? LANGUAGES[0];
    }

    #text = (key) => TEXTS[this.#language]?.[key] ?? key;

    #translate() {
      const { panel, launcher, title, close, log, text, send, disclosure, typingWords, go } = this.#parts;
      const say = this.#text;
      panel.lang = launcher.lang = this.#language;
      title.textContent = this.dataset.title || say("title");
      panel.setAttribute("aria-labelledby", "title");
      close.setAttribute("aria-label", say("close"));
      go.setAttribute("aria-label", say("telegram"));
      go.title = say("telegram");
      log.setAttribute("aria-label", say("log"));
      text.setAttribute("aria-label", say("write"));
      text.placeholder = say("placeholder");
      send.setAttribute("aria-label", say("send"));
      disclosure.textContent = say("disclosure");
      typingWords.textContent = say("typing");
      launcher.title = say("launcher");
      this.#count();
    }

    // ------------------------------------------------------------ the frame

    #build() {
      const root = this.attachShadow({ mode: "open" });
      dress(root);
      const badge = make("span", { className: "badge", hidden: true, "aria-hidden": "true" });
      const launcher = make("button", { type: "button", className: "launcher", "aria-expanded": "false", onclick: () => this.open() }, icon(...ICONS.chat), badge);
      const title = make("h2", { id: "title" });
      const close = make("button", { type: "button", onclick: () => this.close() }, icon(...ICONS.close));
      const go = make("button", { type: "button", hidden: true, onclick: () => this.#goOn() }, icon(...ICONS.phone));
      const away = this.#away();
      const face = make("span", { className: "face", "aria-hidden": "true" }, icon(...ICONS.chat));
      const disclosure = make("p", { className: "disclosure" });
      const log = make("div", { className: "log", role: "log", tabIndex: 0, "aria-live": "off" }, disclosure);
      const typingWords = make("span", { className: "hidden" });
      const dots = make("div", { className: "typing", hidden: true }, make("i"), make("i"), make("i"));
      const typing = make("div", { role: "status" });
      const status = make("p", { className: "status", hidden: true });
      const text = make("textarea", { rows: 1, maxLength: LONGEST_TEXT, autocomplete: "off", enterKeyHint: "send" });
      const send = make("button", { type: "button", onclick: () => this.#compose() }, icon(...ICONS.send));
      const composer = make("div", { className: "composer" }, text, send);
      const statusArea = make("div", { role: "status" }, status);
      const panel = make("section", { className: "panel", role: "dialog", tabIndex: -1, hidden: true }, make("div", { className: "head" }, face, title, go, close), log, dots, typing, statusArea, composer, away);
      text.addEventListener("input", () => this.#drafted());
      text.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#compose();
      });
      panel.addEventListener("keydown", (event) => this.#keys(event));
      root.append(launcher, panel);
      this.#parts = { root, badge, launcher, title, close, go, away, disclosure, log, dots, typing, typingWords, status, text, send, panel };
      this.#translate();
    }

    #keys(event) {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.close();
      }
      if (event.key !== "Tab" || !this.#narrow.matches) return;
      // Full-screen on a phone it is modal: the focus walks in a circle inside.
      const stops = [...this.#parts.panel.querySelectorAll("button, a[href], textarea, [tabindex='0']")];
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      const here = this.shadowRoot.activeElement;
      if (here !== edge && here !== this.#parts.panel) return;
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0]).focus();
    }

    #arrange = () => {
      const modal = this.#opened && this.#narrow.matches;
      this.#parts.launcher.setAttribute("aria-expanded", this.#opened);
      this.#parts.panel.setAttribute("aria-modal", modal);
      const page = document.documentElement.style;
      if (modal) page.overflow = "hidden";
      else page.removeProperty("overflow");
    };

    #count() {
      const { badge, launcher } = this.#parts;
      const unread = this.#unread.size;
      badge.hidden = unread === 0;
      badge.textContent = unread > 9 ? "9+" : unread;
      const key = unread === 0 ? "launcher" : unread === 1 ? "launcher_unread_one" : "launcher_unread_many";
      launcher.setAttribute("aria-label", this.#text(key).replace("#", unread));
    }

    #markRead() {
      this.#read = this.#last;
      this.#unread.clear();
      this.#memory.write({ read: this.#read });
      this.#count();
    }

    #tell(name, detail = {}) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    }

    // --------------------------------------------------------- the composer

    #drafted() {
      this.#memory.write({ draft: this.#parts.text.value });
      this.#fit();
    }

    #fit() {
      const { text } = this.#parts;
      text.style.height = "auto";
      text.style.height = `${Math.min(132, Math.max(44, text.scrollHeight + 3))}px`;
    }

    #compose() {
      const { text } = this.#parts;
      const words = text.value.trim();
      if (words) {
        text.value = "";
        this.#drafted();
        this.#say({ text: words });
      }
      text.focus();
    }

    #place() {
      const { stage, page, campaign } = this.dataset;
      const place = { stage, page: page ?? location.pathname, campaign, language: this.#language };
      return Object.fromEntries(Object.entries(place).filter(([, value]) => value));
    }

    #say(content) {
      this.#enqueue({ id: newId(), ...content, place: this.#place(), at: new Date().toISOString() });
      this.#flush();
    }

    #enqueue(message) {
      if (this.#queue.some((each) => each.id === message.id)) return;
      this.#queue.push(message);
      this.#keep();
      const words = message.text ?? message.title;
      if (!this.#lines.has(message.id)) this.#customerLine({ id: message.id, text: words, at: message.at, state: "waiting" });
      this.#scroll();
    }

    #keep() {
      this.#memory.write({ queue: this.#queue });
    }

    // ---------------------------------------------------------- sending

    /** Send what waits, in order, until the server has it: the same id each time, longer pauses, never twice. */
    async #flush() {
      if (this.#flushing) return;
      this.#flushing = true;
      for (let failures = 0; this.#queue.length && this.isConnected; ) {
        const message = this.#queue[0];
        try {
          const token = await this.#session();
          this.#follow();
          this.#state(message.id, "sending");
          this.#await(message.id);
          const { id, text, choice, place } = message;
          const accepted = await requestJson("api/messages", { token, body: { id, text, choice, ...place } });
          failures = 0;
          this.#settle(message, "");
          if (accepted.shortened) this.#note(this.#text("shortened"));
          this.#health(true);
        } catch (error) {
          if (error instanceof Refused && error.status === 403) this.#forget();
          else if (error instanceof Refused && !error.passing) this.#refused(message, error);
          else if (!this.#queue.includes(message)) continue; // the stream has confirmed it meanwhile
          else {
            this.#state(message.id, "waiting");
            this.#answered(message.id);
            this.#health(false, error);
            await this.#pause(Math.max(error.wait ?? 0, waitAfter(failures++)));
          }
        }
      }
      this.#flushing = false;
    }

    #settle(message, state) {
      this.#queue = this.#queue.filter((each) => each !== message);
      this.#keep();
      this.#state(message.id, state);
    }

    #refused(message, error) {
      this.#settle(message, "failed");
      this.#lines.get(message.id)?.classList.remove("unconfirmed");
      this.#answered(message.id);
      this.#note(error.message || this.#text("failed"), "alarm");
      if (message.text && !this.#parts.text.value) {
        this.#parts.text.value = message.text;
        this.#drafted();
      }
    }

    /** The token of the session, opening one when there is none yet. */
    async #session() {
      const { token } = this.#memory.read();
      if (token) return token;
      this.#opening ??= this.#openSession().finally(() => (this.#opening = null));
      return this.#opening;
    }

    async #openSession() {
      this.#await("greeting");
      try {
        const session = await requestJson("api/sessions", { body: this.#place() });
        this.#memory.write({ token: session.token, read: 0 });
        return session.token;
      } catch (error) {
        this.#answered("greeting");
        throw error;
      }
    }

    /** The server does not know this session any more: begin a new one and keep what was not sent. */
    #forget() {
      this.#memory.write({ token: null, read: 0, surveys: {} });
      this.#last = this.#read = 0;
      this.#day = "";
      this.#lines.clear();
      this.#awaited.clear();
      this.#replied.clear();
      this.#unread.clear();
      this.#typing();
      this.#stream?.abort();
      this.#parts.log.replaceChildren(this.#parts.disclosure);
      this.#note(this.#text("new_conversation"));
      const unsent = this.#queue.map((message) => ({ ...message, id: newId() }));
      this.#queue = [];
      for (const message of unsent) this.#enqueue(message);
    }

    // -------------------------------------------------------- following

    /** Read what was missed, then what comes; on a lost connection begin again after a pause. */
    async #follow() {
      if (this.#following) return;
      this.#following = true;
      for (let failures = 0; this.isConnected; ) {
        try {
          const token = await this.#session();
          const missed = await requestJson(`api/messages?after=${this.#last}`, { token });
          for (const event of missed.messages) this.#show(event);
          this.#parts.go.hidden = !missed.on_telegram;
          this.#parts.log.setAttribute("aria-live", "polite");
          this.#scroll();
          this.#health(true);
          failures = 0;
          await this.#listen(token);
        } catch (error) {
          if (error instanceof Refused && error.status === 403) {
            this.#forget();
            if (!this.#opened && !this.#queue.length) break;
            continue;
          }
          if (!document.hidden) this.#health(false, error);
          await this.#pause(Math.max(error.wait ?? 0, waitAfter(failures++)));
        }
        if (document.hidden && !this.#awaited.size) await this.#pause(Infinity);
      }
      this.#following = false;
    }

    async #listen(token) {
      const stream = (this.#stream = new AbortController());
      let timer;
      const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stream.abort(), STREAM_PATIENCE);
      };
      alive();
      try {
        const response = await request(`api/stream?after=${this.#last}`, { token, signal: stream.signal });
        for await (const data of events(response, alive)) this.#show(JSON.parse(data));
      } finally {
        clearTimeout(timer);
        stream.abort();
      }
      await this.#pause(FIRST_WAIT);
    }

    /** Wait, or until something happens that makes another try worthwhile. */
    #pause(milliseconds) {
      return new Promise((done) => {
        const go = () => {
          clearTimeout(timer);
          this.#sleepers.delete(go);
          done();
        };
        const timer = setTimeout(go, Math.min(milliseconds, 2 ** 31 - 1));
        this.#sleepers.add(go);
      });
    }

    #wake() {
      for (const go of this.#sleepers) go();
    }

    #health(well, error) {
      const { status } = this.#parts;
      this.#failing = !well;
      const busy = error instanceof Refused && error.status === 429;
      const key = busy ? "slow_down" : this.#queue.length ? "offline" : this.#memory.all.token ? "reconnecting" : "unavailable";
      status.textContent = this.#failing ? this.#text(key) : "";
      status.hidden = !this.#failing;
    }

    // ------------------------------------------------------ the conversation

    /** Show one line of the server, once, wherever it came from. */
    #show(event) {
      if (event.number <= this.#last) return;
      this.#last = event.number;
      if (event.author === "customer") this.#confirm(event);
      else this.#botLine(event);
      if (this.#opened) this.#markRead();
      else if (event.author === "bot" && event.number > this.#read) {
        this.#unread.add(event.number);
        this.#count();
      }
      if (!this.#queue.length) this.#health(true);
      this.#tell("travesia-message", { author: event.author, number: event.number });
    }

    #confirm(event) {
      const id = event.in_reply_to ?? `line-${event.number}`;
      this.#queue = this.#queue.filter((message) => message.id !== id);
      this.#keep();
      const known = this.#lines.has(id);
      this.#lines.get(id)?.classList.remove("unconfirmed");
      if (known) this.#state(id, "");
      else this.#customerLine({ id, text: event.text, at: event.at, state: "" });
    }

    #customerLine({ id, text, at, state }) {
      this.#dropChoices();
      const line = this.#line("customer", at, make("div", { className: "bubble" }, text));
      line.classList.toggle("unconfirmed", state !== "");
      this.#lines.set(id, line);
      this.#insert(line, at);
      this.#state(id, state);
    }

    #botLine(event) {
      const near = this.#nearEnd();
      const bubble = make("div", { className: "bubble" }, paragraphs(event.text, this.#text));
      const more = event.link ? link(event.link, this.#text("link"), this.#text) : null;
      if (more) {
        more.classList.add("more");
        more.append(icon(...ICONS.arrow));
        bubble.append(make("div", {}, more));
      }
      const line = this.#line("bot", event.at, bubble);
      if (event.votable) line.append(this.#vote(event));
      if (event.survey) line.append(this.#survey(event.survey, bubble));
      if (event.choices.length) {
        this.#dropChoices();
        line.append(this.#choices(event.choices));
      }
      this.#insert(line, event.at);
      if (event.last) {
        this.#replied.add(event.in_reply_to ?? "greeting");
        this.#answered(event.in_reply_to ?? "greeting");
      }
      if (near) this.#scroll();
    }

    // ------------------------------------------------------- opinions

    #vote({ number, helpful }) {
      const question = this.#text("vote");
      const said = make("span", { className: "said" });
      const vote = { number, saved: helpful, wanted: helpful, busy: false, say: (words) => (said.textContent = words) };
      const buttons = [true, false].map((yes) => {
        const name = this.#text(yes ? "vote_yes" : "vote_no");
        const press = () => this.#press(vote, yes);
        return make("button", { type: "button", className: yes ? "up" : "down", "aria-label": name, title: name, onclick: press }, icon(...ICONS.thumb));
      });
      vote.paint = () => buttons.forEach((button, place) => button.setAttribute("aria-pressed", vote.wanted === !place));
      vote.paint();
      // The question is read when somebody comes here, not after every single answer.
      return make("div", { className: "vote", role: "group", "aria-label": question }, make("span", { "aria-hidden": "true" }, question), ...buttons, said);
    }

    #press(vote, yes) {
      vote.wanted = vote.wanted === yes ? null : yes;
      const send = (helpful) => this.#opinion(`api/messages/${vote.number}/vote`, { helpful }, "PUT");
      return this.#save(vote, send, () => vote.say(this.#text(vote.saved === null ? "vote_undone" : "vote_thanks")));
    }

    #opinion(path, body, method) {
      return requestJson(path, { token: this.#memory.read().token, body, method });
    }

    /** Shown at once and sent, one at a time, until the newest wish is saved; what cannot be saved is taken back and said. */
    async #save(kept, send, done) {
      kept.paint();
      if (kept.busy) return;
      kept.busy = true;
      try {
        while (kept.saved !== kept.wanted) {
          const wish = kept.wanted;
          const line = await send(wish);
          kept.saved = wish;
          kept.line = line;
        }
        done();
      } catch (error) {
        kept.wanted = kept.saved;
        kept.say(this.#trouble(error), error);
      }
      kept.busy = false;
      kept.paint();
    }

    #trouble(error) {
      return (error instanceof Refused && error.message) || this.#text("not_saved");
    }

    /** A question of the company: its scale, or a box for words, or first one and then the other. */
    #survey(asked, bubble) {
      const said = make("p", { className: "said" });
      const memory = () => this.#memory.all.surveys?.[asked.id] ?? {};
      const remember = (change) => this.#memory.write({ surveys: { ...this.#memory.all.surveys, [asked.id]: { ...memory(), ...change } } });
      const kept = { saved: asked.score, wanted: asked.score, commented: asked.commented, closed: Date.parse(asked.until) <= Date.now(), busy: false };
      kept.say = (words, error) => {
        said.textContent = words;
        if (!["survey_closed", "survey_unknown"].includes(error?.code)) return;
        kept.closed = true;
        this.#backToWriting();
      };
      const send = (comment) => (score) => this.#opinion(`api/surveys/${asked.id}`, { score, comment });
      const choose = (score) => {
        kept.wanted = score;
        const saved = this.#save(kept, send(), () => kept.line && kept.say(kept.line.survey.thanks));
        kept.saving = Promise.all([kept.saving, saved]);
      };
      const scale = asked.scores.length ? this.#scale(asked, bubble, choose) : null;

      bubble.id = `asked-${asked.id}`;
      const words = make("textarea", { maxLength: LONGEST_COMMENT, value: memory().draft ?? "", oninput: () => remember({ draft: words.value }) });
      if (scale) words.placeholder = this.#text("survey_why");
      if (scale) words.setAttribute("aria-label", words.placeholder);
      else words.setAttribute("aria-labelledby", bubble.id);
      const over = () => {
        remember({ draft: "", skipped: true });
        kept.paint();
        this.#backToWriting();
      };
      const comment = async () => {
        const written = words.value.trim();
        if (!written) return words.focus();
        await kept.saving; // the score that was chosen goes before the words to it
        if (kept.busy || kept.commented) return;
        kept.busy = true;
        try {
          const line = await send(written)(kept.saved);
          kept.commented = true;
          kept.say(line.survey.thanks);
          over();
        } catch (error) {
          kept.say(this.#trouble(error), error);
        }
        kept.wanted = kept.saved;
        kept.busy = false;
        kept.paint();
      };
      const why = make("div", { className: "why", "aria-live": "off" }, words,
        make("button", { type: "button", className: "filled", onclick: comment }, this.#text("send")),
        make("button", { type: "button", className: "plain", onclick: over }, this.#text("survey_skip")));
      kept.paint = () => {
        const near = this.#nearEnd();
        const ended = kept.closed || kept.commented;
        scale?.paint(kept.wanted, ended);
        why.hidden = ended || memory().skipped || Boolean(scale && kept.saved === null);
        if (near) this.#scroll(); // the box for words would open out of sight
      };
      said.textContent = asked.thanks || (kept.closed ? this.#text("survey_closed") : "");
      kept.paint();
      return make("div", { className: "survey" }, scale?.box ?? null, said, why);
    }

    /** A radio group. Arrows only walk: a choice is sent at once, so it must be meant. */
    #scale({ id, kind, scores }, bubble, choose) {
      const ends = ENDS[kind].map(this.#text);
      const buttons = scores.map((score, place) => {
        const end = place === 0 ? ends[0] : place === scores.length - 1 ? ends[1] : "";
        const button = make("button", { type: "button", role: "radio", onclick: () => choose(score) }, String(score));
        if (end) button.setAttribute("aria-label", `${score}, ${end}`);
        return button;
      });
      const walk = (event) => {
        const here = buttons.indexOf(event.target);
        const last = buttons.length - 1;
        const to = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: last }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        stop(to < 0 ? last : to > last ? 0 : to).focus();
      };
      const stop = (to) => {
        buttons.forEach((button, place) => (button.tabIndex = place === to ? 0 : -1));
        return buttons[to];
      };
      const group = make("div", { className: "scale", role: "radiogroup", "aria-labelledby": `asked-${id}`, onkeydown: walk }, ...buttons);
      const paint = (chosen, ended) => {
        buttons.forEach((button, place) => {
          button.setAttribute("aria-checked", scores[place] === chosen);
          button.disabled = ended;
        });
        if (!buttons.includes(this.shadowRoot.activeElement)) stop(Math.max(0, scores.indexOf(chosen)));
      };
      const below = make("div", { className: "ends", "aria-hidden": "true" }, ...ends.map((end) => make("span", {}, end)));
      return { box: make("div", { "aria-live": "off" }, group, below), paint };
    }

    // -------------------------------------------------- going on elsewhere

    #away() {
      const box = make("div", { className: "away" });
      const dialog = make("dialog", { "aria-labelledby": "away" }, box);
      dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes this one only
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      dialog.addEventListener("close", () => clearTimeout(this.#expiry));
      return dialog;
    }

    async #goOn() {
      const { away } = this.#parts;
      this.#fill(make("p", {}, this.#text("telegram_making")));
      if (!away.open) away.showModal();
      try {
        const way = await requestJson("api/telegram-link", { token: await this.#session(), body: this.#place() });
        this.#fill(...this.#way(way));
        clearTimeout(this.#expiry);
        if (away.open) this.#expiry = setTimeout(() => this.#fill(...this.#again("telegram_expired")), way.seconds * 1000);
      } catch (error) {
        this.#fill(...this.#again((error instanceof Refused && error.status !== 404 && error.message) || "telegram_failed"));
      }
    }

    /** The content of the dialog; whoever is inside stays inside, on the button to leave. */
    #fill(...content) {
      const { away } = this.#parts;
      const title = make("h3", { id: "away" }, this.#text("telegram"));
      const back = make("button", { type: "button", className: "plain", onclick: () => away.close() }, this.#text("telegram_back"));
      away.firstChild.replaceChildren(title, ...content, back);
      if (away.open) back.focus();
    }

    #way({ url, seconds, qr }) {
      const address = safeAddress(url);
      const until = new Intl.DateTimeFormat(this.#language, { timeStyle: "short" }).format(Date.now() + seconds * 1000);
      const open = link(address.href, this.#text("telegram_open"), this.#text);
      open.className = "filled";
      const copied = () => (copy.textContent = this.#text("telegram_copied"));
      const copy = make("button", { type: "button", className: "plain", onclick: () => navigator.clipboard.writeText(address.href).then(copied) }, this.#text("telegram_copy"));
      copy.hidden = !navigator.clipboard;
      const valid = make("p", { role: "status" }, this.#text("telegram_valid").replace("#", until));
      const how = [make("p", { className: "wide" }, this.#text("telegram_how_wide")), make("p", { className: "narrow" }, this.#text("telegram_how_narrow"))];
      return [...how, square(qr, this.#text("telegram_qr")), valid, open, copy];
    }

    #again(words) {
      const again = make("button", { type: "button", className: "filled", onclick: () => this.#goOn() }, this.#text("telegram_again"));
      return [make("p", { role: "status" }, this.#text(words)), again];
    }

    #line(author, at, bubble) {
      const who = make("span", { className: "hidden" }, `${this.#text(author === "bot" ? "bot_said" : "you_said")}: `);
      const clock = new Intl.DateTimeFormat(this.#language, { timeStyle: "short" }).format(new Date(at));
      const meta = make("p", { className: "meta" }, make("time", { dateTime: at }, clock), make("span"));
      bubble.prepend(who);
      return make("div", { className: `line ${author}` }, bubble, meta);
    }

    #insert(line, at) {
      const { log } = this.#parts;
      // Lines come in the server's order; what it has not numbered yet stays below them.
      const next = line.matches(".unconfirmed") ? null : log.querySelector(".unconfirmed");
      const day = new Date(at).toDateString();
      if (day !== this.#day) {
        this.#day = day;
        const now = new Date();
        const days = Math.round((new Date(now.toDateString()) - new Date(day)) / 86_400_000);
        const words = days === 0 ? this.#text("today") : days === 1 ? this.#text("yesterday") : new Intl.DateTimeFormat(this.#language, { dateStyle: "long" }).format(new Date(at));
        if (days !== 0 || this.#lines.size > 1) log.insertBefore(make("p", { className: "day" }, words), next);
      }
      log.insertBefore(line, next);
      const before = line.previousElementSibling;
      const same = (each) => `${each?.classList[1]} ${each?.querySelector("time")?.textContent}`;
      before?.classList.toggle("continued", same(before) === same(line));
    }

    #choices(offered) {
      const group = make("div", { className: "choices", role: "group", "aria-label": this.#text("suggestions") });
      for (const { id, title } of offered) {
        group.append(make("button", { type: "button", onclick: () => this.#choose(id, title) }, title));
      }
      return group;
    }

    #choose(choice, title) {
      this.#say({ choice, title });
      this.#backToWriting();
    }

    /** Where the focus goes when what had it is gone; on a phone no keyboard comes up. */
    #backToWriting() {
      (matchMedia("(pointer: coarse)").matches ? this.#parts.log : this.#parts.text).focus();
    }

    #dropChoices() {
      for (const group of this.#parts.log.querySelectorAll(".choices")) group.remove();
    }

    #state(id, state) {
      const line = this.#lines.get(id);
      if (!line) return;
      line.classList.remove("waiting", "sending", "failed");
      if (state) line.classList.add(state);
      line.querySelector(".meta span").textContent = state === "" || state === "sending" ? "" : ` · ${this.#text(state)}`;
    }

    #note(words, kind = "") {
      this.#parts.log.append(make("p", { className: `note ${kind}` }, words));
      this.#scroll();
    }

    #await(id) {
      if (this.#replied.has(id)) return;
      this.#awaited.add(id);
      clearTimeout(this.#patience);
      this.#patience = setTimeout(() => {
        this.#awaited.clear();
        this.#typing();
      }, ANSWER_PATIENCE);
      this.#typing();
    }

    #answered(id) {
      this.#awaited.delete(id);
      this.#typing();
    }

    #typing() {
      const { dots, typing, typingWords } = this.#parts;
      const on = this.#awaited.size > 0;
      if (on === !dots.hidden) return;
      const near = this.#nearEnd();
      dots.hidden = !on;
      typing.replaceChildren(...(on ? [typingWords] : []));
      if (near) this.#scroll();
    }

    #nearEnd() {
      const { log } = this.#parts;
      return log.scrollHeight - log.scrollTop - log.clientHeight < 120;
    }

    #scroll() {
      const { log } = this.#parts;
      log.scrollTop = log.scrollHeight;
    }
  }

  if (!customElements.get("travesia-chat")) customElements.define("travesia-chat", TravesiaChat);
})();

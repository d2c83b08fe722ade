// Keys for lists: j and k move, Enter opens, letters press the buttons that carry data-key, ? shows what there is.
(() => {
  "use strict";
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const words = () => document.querySelector("[data-words]")?.dataset ?? {};
  const isTyping = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const isSeen = (element) => element.getClientRects().length > 0 && !element.matches("[disabled], [aria-disabled=true]");
  const isOff = () => /(?:^|; )keys=off(?:;|$)/.test(document.cookie);

  const list = () => document.activeElement?.closest("[data-keys]")
    ?? document.querySelector("[data-keys]:has(.is-current)") ?? document.querySelector("[data-keys]");
  const items = (from = list()) => (from ? $$("[data-keys-item]", from).filter(isSeen) : []);
  const current = () => {
    const place = document.activeElement?.closest("[data-keys-item]");
    return place ?? document.querySelector("[data-keys-item].is-current");
  };

  const showSource = (item) => {
    const line = document.getElementById(item.dataset.sourceLine ?? "");
    if (!line) return;
    $$(".source-line--current").forEach((other) => other.classList.remove("source-line--current"));
    line.classList.add("source-line--current");
    const box = line.closest(".split__source");
    if (!box) return;
    const top = line.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    box.scrollTo({ top: Math.max(0, top - box.clientHeight / 3) });
  };

  const mark = (item) => {
    if (item.classList.contains("is-current")) return;
    $$("[data-keys-item].is-current").forEach((other) => other.classList.remove("is-current"));
    item.classList.add("is-current");
    showSource(item);
  };

  const choose = (item) => {
    if (!item) return;
    mark(item);
    if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };

  const move = (by) => {
    const all = items();
    const at = all.indexOf(current());
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
    return all.length > 0;
  };

  const open = () => {
    const item = current();
    if (document.activeElement !== item) return false; // a focused link or button answers Enter itself
    (item.querySelector("[data-keys-open]") ?? item.querySelector("a[href]"))?.click();
    return true;
  };

  // A letter for an entry whose answer is on its way waits for it: done at once it would be lost with what is replaced.
  let waiting = [];
  let last = "";
  const isMove = (key) => key === "j" || key === "k";
  const isEach = (key) => Boolean(document.querySelector(`[data-key="${CSS.escape(key)}"][data-key-each]`)); // each press counts
  const isImpatient = (key, before) => key === before && !isMove(key) && !isEach(key); // the same letter once more
  const isAsked = (item) => Boolean(item?.matches(".htmx-request") || item?.querySelector(".htmx-request"));
  const isHeld = (key) => {
    if (!waiting.length && (isMove(key) || !isAsked(current()))) return false;
    if (!isImpatient(key, waiting.at(-1) ?? last)) waiting.push(key);
    return true;
  };

  const press = (letter) => {
    const own = `[data-key="${CSS.escape(letter)}"]`;
    const inside = current() ? $$(own, current()) : [];
    const outside = $$(own).filter((button) => !button.closest("[data-keys-item]"));
    const button = [...inside, ...outside].find(isSeen);
    button?.click();
    return Boolean(button);
  };

  const help = () => {
    const dialog = document.querySelector("[data-keys-dialog]");
    const say = words();
    const rows = [["/", say.search], ["?", say.help], ["Esc", say.closeAll]];
    if (items().length) rows.unshift(["J ↓", say.down], ["K ↑", say.up], ["Enter", say.open]);
    const seen = new Set();
    for (const button of $$("[data-key]")) {
      const letter = button.dataset.key.toUpperCase();
      if (seen.has(letter)) continue;
      seen.add(letter);
      rows.push([letter, (button.querySelector("span")?.textContent ?? button.textContent).trim()]);
    }
    dialog.querySelector("[data-keys-list]").replaceChildren(...rows.flatMap(([key, text]) => {
      const term = document.createElement("dt");
      const meaning = document.createElement("dd");
      for (const one of key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = one;
        term.append(cap, " ");
      }
      meaning.textContent = text;
      return [term, meaning];
    }));
    dialog.querySelector("[data-keys-on]").checked = !isOff();
    dialog.showModal();
    return true;
  };

  const search = () => {
    const box = document.querySelector("[data-search]");
    box?.focus();
    return Boolean(box);
  };

  const isAway = () => Boolean(document.querySelector("dialog[open]"));
  const done = (key) => {
    if (isHeld(key)) return true;
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    if (key === "/") return search();
    last = key;
    return press(key);
  };
  // In their turn, as far as they can be meant: not into a field or a question that has come meanwhile.
  const makeUpFor = (keys) => {
    for (const key of keys.filter((one, at) => !isImpatient(one, keys[at - 1]))) {
      if (isOff() || isAway() || isTyping(document.activeElement ?? document.body)) return;
      if (key === "?") help();
      else done(key);
    }
  };
  // htmx has put the answer in its place by now, and the server has said who is next.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!waiting.length) return;
    const keys = waiting;
    waiting = [];
    if (event.detail.successful && event.detail.xhr.status < 400) makeUpFor(keys);
  });

  const forget = () => { waiting = []; };
  document.addEventListener("pointerdown", forget);
  const onKey = (event) => {
    if (event.key.length > 1 && event.key !== "Shift") forget(); // goes elsewhere: what waits was meant for here
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isAway()) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?") {
      help();
      event.preventDefault();
      return;
    }
    const inList = Boolean(event.target.closest("[data-keys]"));
    let used = false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") used = inList && move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter") used = open();
    else if (!isOff() && event.key.length === 1) used = done(event.key.toLowerCase());
    if (used) event.preventDefault();
  };
  // Only now htmx knows the buttons of the page.
  document.addEventListener("DOMContentLoaded", () => {
    document.addEventListener("keydown", onKey);
    document.dispatchEvent(new CustomEvent("keys:ready", { detail: makeUpFor }));
  });

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-keys-item]");
    if (item) mark(item);
  });
  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-keys-item]");
    if (item) mark(item);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-on]")) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `keys=${event.target.checked ? "on" : "off"}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  });

  // To the next entry that matches, round again from the top: a link that says which, or the server after a decision.
  const goTo = (which) => {
    const all = items();
    const at = all.indexOf(current());
    const next = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))].find((item) => item.matches(which));
    if (next) choose(next);
    return Boolean(next);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-keys-to]");
    if (link && goTo(link.dataset.keysTo)) event.preventDefault();
  });
  // Whoever has moved on by themselves meanwhile stays where they are.
  document.addEventListener("keys:next", (event) => {
    if (!event.detail.from || current()?.id === event.detail.from) goTo(event.detail.which);
  });

  // When htmx replaces the chosen entry, its place stays chosen.
  let place = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const item = current();
    place = item && { id: item.id, at: items(item.closest("[data-keys]")).indexOf(item), focus: item.contains(document.activeElement) };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!place) return;
    const nowhere = document.activeElement === document.body; // as after a letter pressed on a page just opened
    if (current()) {
      if (place.focus && nowhere) choose(current());
      place = null;
      return;
    }
    const all = items();
    const item = (place.id && document.getElementById(place.id)) || all[Math.min(place.at, all.length - 1)];
    if (item && (place.focus || nowhere)) choose(item);
    else if (item) mark(item);
    place = null;
  });

  const first = document.querySelector("[data-keys-item].is-current");
  if (first) showSource(first);
})();

// What makes the pages pleasanter where JavaScript runs. Nothing here is needed: every form and link works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const word = (name) => $("[data-words]")?.dataset[name] ?? "";
  const number = new Intl.NumberFormat("vi-VN");
  root.classList.add("js");

  const remember = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  // Light, dark, dense: at once and remembered.
  const chooseLook = (button) => {
    root.dataset[button.name] = button.value;
    remember(button.name, button.value);
    for (const other of $$(`[data-look] button[name="${button.name}"]`)) {
      other.setAttribute("aria-pressed", String(other.value === button.value));
    }
  };

  // Messages that come without a new page.
  const toast = (title, text) => {
    const place = $("[data-toasts]");
    const part = $("[data-toast-template]")?.content.cloneNode(true);
    if (!place || !part) return;
    $("[data-toast-title]", part).textContent = title;
    $("[data-toast-text]", part).textContent = text;
    place.replaceChildren(part);
  };

  // Ask once more before what cannot be undone.
  const ask = (text, then) => {
    const dialog = $("[data-confirm-dialog]");
    $("[data-confirm-text]", dialog).textContent = text;
    const answer = new AbortController();
    const close = (yes) => {
      answer.abort();
      dialog.close();
      if (yes) then();
    };
    $("[data-confirm-yes]", dialog).addEventListener("click", () => close(true), answer);
    $("[data-confirm-no]", dialog).addEventListener("click", () => close(false), answer);
    dialog.addEventListener("cancel", () => answer.abort(), answer);
    dialog.showModal();
    $("[data-confirm-no]", dialog).focus();
    // Enter pressed a second time before the question could be seen does not answer it.
    let seen = Infinity;
    requestAnimationFrame(() => requestAnimationFrame((at) => { seen = at; }));
    $("[data-confirm-no]", dialog).addEventListener("keydown", (event) => {
      if (event.timeStamp < seen && event.key !== "Escape") event.preventDefault();
    }, answer);
  };

  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const text = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!text || confirmed.has(form)) {
      confirmed.delete(form);
      return;
    }
    const { submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(text, () => {
      confirmed.add(form);
      form.requestSubmit(submitter);
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const text = event.target.dataset.confirm;
    if (!text || event.target.tagName === "FORM") return;
    event.preventDefault();
    ask(text, () => event.detail.issueRequest(true));
  });

  // A form goes out once.
  const setBusy = (form, busy) => {
    form.toggleAttribute("data-busy", busy);
    for (const button of $$('button[type="submit"], button:not([type])', form)) {
      button.toggleAttribute("data-busy", busy);
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-look]") && event.submitter) {
      event.preventDefault();
      chooseLook(event.submitter);
    } else if (form.hasAttribute("data-busy")) {
      event.preventDefault();
    } else if (!event.defaultPrevented && form.method === "post") {
      form.removeAttribute("data-dirty");
      setBusy(form, true);
    }
  });
  window.addEventListener("pageshow", () => $$("form[data-busy]").forEach((form) => setBusy(form, false)));
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target;
    if (form.tagName !== "FORM" || form.hasAttribute("data-autosave")) return;
    if (form.hasAttribute("data-busy")) event.preventDefault();
    else setBusy(form, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.tagName === "FORM") setBusy(event.target, false);
  });

  // What went wrong while htmx was asking.
  document.addEventListener("refused", (event) => toast(word("failed"), event.detail.text));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Reswap") === "none") return;
    const id = event.detail.xhr.getResponseHeader("X-Request-Id");
    toast(word("failed"), id ? `${word("error")} ${word("errorId")}: ${id}` : word("error"));
  });
  document.addEventListener("htmx:sendError", () => toast(word("failed"), word("offline")));
  document.addEventListener("htmx:timeout", () => toast(word("failed"), word("offline")));

  // Forms that save themselves say so.
  const say = (form, state, text) => {
    const place = $("[data-autosave-status]", form) ?? $(`[data-autosave-status][data-for="${form.id}"]`);
    if (!place) return;
    place.dataset.state = state;
    $("[data-autosave-text]", place).textContent = text;
  };
  // What a field only asks for while one types is no save.
  const saving = (event) => event.detail.requestConfig?.verb === "get" ? null : event.target.closest("form[data-autosave]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = saving(event);
    if (form) say(form, "saving", word("saving"));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = saving(event);
    if (!form) return;
    // An answer that shows what a colleague has changed is swapped in, but it is not a save.
    const kept = event.detail.successful && event.detail.xhr.status < 400;
    const at = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
    if (kept) say(form, "saved", `${word("saved")} ${at}`);
    else say(form, "failed", word("unsaved"));
  });
  window.addEventListener("beforeunload", (event) => {
    if ($("form[data-dirty]")) event.preventDefault();
  });

  // Panels open by their address. Going back closes them, so the place on the page and in the list is kept.
  let opened = null;
  const panel = () => $(".side:target, .drawer:target:not(.drawer--page)");
  const closePanel = () => {
    if (opened) history.back();
    else location.hash = "#noi-dung";
  };
  // Whoever types already is not called away: on a slow line the page is read, and begun, before its scripts have come.
  const isElsewhere = (part) => {
    const at = document.activeElement;
    if (part.contains(document.body)) return Boolean(at) && at !== document.body;
    return at.matches("textarea, select, input:not([type=checkbox], [type=radio])") && !part.contains(at);
  };
  const standIn = (now) => {
    if (!now.contains(document.activeElement)) (now.querySelector("h2") ?? now.querySelector("a, button"))?.focus({ preventScroll: true });
  };
  let pressed = null;
  document.addEventListener("click", (event) => { pressed = event.target.closest("a[href^='#']"); }, true);
  // Opened and stood in within one press: "hashchange" comes later, and what is typed meanwhile went to the page beneath.
  document.addEventListener("click", (event) => {
    const wanted = pressed && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && document.getElementById(pressed.hash.slice(1));
    if (!wanted?.matches(".side, .drawer:not(.drawer--page)") || wanted === panel()) return;
    event.preventDefault();
    location.hash = pressed.hash;
    opened = { opener: pressed, panel: wanted };
    standIn(wanted);
  });
  window.addEventListener("hashchange", () => {
    const now = panel();
    if (!now) {
      if (!document.activeElement || document.activeElement === document.body || opened?.panel?.contains(document.activeElement)) opened?.opener?.focus({ preventScroll: true });
      opened = null;
    } else if (opened?.panel !== now) {
      opened = { opener: pressed, panel: now };
      if (!isElsewhere(now)) standIn(now);
    }
  });
  document.addEventListener("focusin", (event) => {
    const now = panel();
    if (now && !now.contains(event.target) && !event.target.closest("dialog")) $("a[href], button", now)?.focus();
  });

  // Menus, dialogs.
  const closeMenus = (except) => $$("details[data-menu][open]").filter((menu) => menu !== except).forEach((menu) => { menu.open = false; });
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details[data-menu]"));
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-toast-close]")) event.target.closest(".toast").remove();
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.matches(".side:target, .drawer:target")) closePanel();
    if (event.target.closest(".side__close, .drawer__close") && opened) {
      event.preventDefault();
      closePanel();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details[data-menu][open]");
    if (menu) $("summary", menu).focus();
    closeMenus();
    if (panel() && !$("dialog[open]")) closePanel();
  });

  // Fields.
  const countCharacters = (area) => {
    const place = document.getElementById(`${area.id}-dem`);
    if (!place) return;
    const left = Number(area.dataset.limit) - [...area.value.normalize("NFC")].length;
    place.toggleAttribute("data-over", left < 0);
    place.textContent = `${left < 0 ? word("over") : word("left")} ${number.format(Math.abs(left))} ${word("characters")}`;
    if (left < 0 || left < 20) place.parentElement.querySelector("[data-limit-said]").textContent = place.textContent;
  };
  const pickDay = (button) => {
    const text = $("input", button.closest("[data-pick]"));
    const native = document.createElement("input");
    native.type = "date";
    native.className = "pick__native";
    native.tabIndex = -1;
    native.setAttribute("aria-hidden", "true");
    const day = text.value.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
    if (day) native.value = `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}`;
    native.addEventListener("change", () => {
      const [year, month, date] = native.value.split("-");
      text.value = native.value ? `${date}/${month}/${year}` : "";
      text.dispatchEvent(new Event("change", { bubbles: true }));
      native.remove();
      text.focus();
    });
    native.addEventListener("blur", () => native.remove());
    button.after(native);
    native.showPicker?.();
  };
  const nameFiles = (input) => {
    const list = $("[data-drop-list]", input.closest("[data-drop]"));
    list?.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} (${number.format(Math.ceil(file.size / 1000))} kB)`;
      return item;
    }));
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset.limit) countCharacters(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-drop] input[type=file]")) nameFiles(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-open]");
    if (button) pickDay(button);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const box = event.target.closest?.("[data-drop]");
      if (!box) return;
      event.preventDefault();
      box.toggleAttribute("data-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      const input = $("input[type=file]", box);
      const files = new DataTransfer();
      [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => files.items.add(file));
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  // One box marks all rows, and shows whether all, some or none are marked.
  const rowsOf = (all) => $$(`input[type="checkbox"][name="${CSS.escape(all.dataset.chooseAll)}"]`, all.form);
  const showAll = (all) => {
    const rows = rowsOf(all);
    const marked = rows.filter((row) => row.checked).length;
    all.checked = rows.length > 0 && marked === rows.length;
    all.indeterminate = marked > 0 && marked < rows.length;
  };
  document.addEventListener("change", (event) => {
    const all = event.target.matches("[data-choose-all]") ? event.target : null;
    if (all) rowsOf(all).forEach((row) => { row.checked = all.checked; });
    if (event.target.form) $$("[data-choose-all]", event.target.form).forEach(showAll);
  });
  window.addEventListener("pageshow", () => $$("[data-choose-all]").forEach(showAll));

  // Opened and stood in within one press: "toggle" comes later, and the first letters of who types on would be lost.
  document.addEventListener("click", (event) => {
    const fold = event.target.closest?.("details[data-focus-open] > summary")?.parentElement;
    if (!fold || event.defaultPrevented) return;
    // A letter leads into it also where it stands open: closed instead, the words that follow would be commands.
    if (fold.open && (event.detail > 0 || fold.contains(document.activeElement))) return;
    event.preventDefault();
    fold.open = true;
    $("textarea, select, input:not([type=hidden])", fold)?.focus();
  });

  const prepare = (part) => {
    // What htmx brings in is parsed as if there were no script: a box that only readers without one must tick would
    // stand there unseen, and the browser would refuse the form.
    $$("noscript", document).forEach((other) => other.remove());
    $$("textarea[data-limit]", part).forEach(countCharacters);
    $$("[data-choose-all]", part).forEach(showAll);
    if (matchMedia("(max-width: 39.99rem)").matches) $$("details[data-fold]", part).forEach((fold) => { fold.open = Boolean($("[aria-invalid=true]", fold)); });
    if (!isElsewhere(part)) $("[data-focus-first]", part)?.focus();
  };
  prepare(document);
  // The page was opened with a panel in its address: there is no way back to go, its cross closes it. The browser looks at
  // the address only when all has come, and takes the focus away then; whoever types elsewhere by that time is left there.
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches(".side, .drawer:not(.drawer--page)") && !isElsewhere(named)) {
    named.toggleAttribute("data-open", named !== panel());
    standIn(named);
    window.addEventListener("load", () => setTimeout(() => {
      named.removeAttribute("data-open");
      if (named === panel() && !isElsewhere(named)) standIn(named);
    }), { once: true });
  }
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
})();

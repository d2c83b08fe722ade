// Whoever is quicker than the house: what is typed or pressed while an answer is under way is kept until it has come.
(() => {
  "use strict";
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const isGet = (event) => event.detail?.requestConfig?.verb === "get";
  const isDone = (event) => event.detail.successful && event.detail.xhr.status < 400;

  // -- what saves itself: a form, a row of a grid, a text. Only what had gone out is saved by the answer ---------------

  const guarded = "form[data-autosave], form[data-guard]";
  const saver = (event) => (isGet(event) ? null : event.target.closest?.("[data-grid-row], [data-saves], form[data-autosave]"));
  const typed = new WeakMap(); // how often something was typed there
  const sent = new WeakMap(); // how often, when the request went out
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.(guarded);
    if (!form) return;
    const part = saver(event) ?? form;
    typed.set(part, (typed.get(part) ?? 0) + 1);
    part.setAttribute("data-unsaved", "");
    form.setAttribute("data-dirty", "");
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = saver(event);
    if (part) sent.set(event.detail.xhr, typed.get(part));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const part = saver(event);
    if (!part) return;
    const form = part.closest(guarded);
    // A row or a text is answered in its own place, also with why it could not be kept.
    const kept = isDone(event) && (part === form || !event.detail.target?.querySelector(".fillgrid-row__fault"));
    part.toggleAttribute("data-unsaved", !kept || sent.get(event.detail.xhr) !== typed.get(part));
    form?.toggleAttribute("data-dirty", form.hasAttribute("data-unsaved") || Boolean(form.querySelector("[data-unsaved]")));
  });

  // -- boxes that an answer replaces ([data-stays], called by what they say): what was typed since stays in them -------

  const known = new WeakMap(); // what the server has of a field; until it was asked, what it sent
  const asked = new WeakMap(); // the fields that went out with a request
  const isTick = (field) => field.matches("[type=checkbox], [type=radio]");
  const state = (field) => (isTick(field) ? field.checked : field.value);
  const given = (field) => {
    if (isTick(field)) return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value;
  };
  const fieldsIn = (place) => $$("input[id]:not([type=hidden], [type=file], [type=submit]), textarea[id], select[id]", place);
  const placeOf = (field) => field.closest("[data-stays]")?.dataset.stays;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const place = event.detail.elt.closest("[data-stays]");
    if (!place || isGet(event)) return;
    asked.set(event.detail.xhr, fieldsIn(place));
    for (const field of fieldsIn(place)) known.set(field, state(field));
  });
  let carried = [];
  document.addEventListener("htmx:beforeSwap", () => {
    const at = document.activeElement;
    carried = $$("[data-stays]").flatMap(fieldsIn)
      .map((field) => ({ field, isNew: state(field) !== (known.has(field) ? known.get(field) : given(field)), isHere: field === at }))
      .filter(({ isNew, isHere }) => isNew || isHere)
      .map((one) => ({ ...one, place: placeOf(one.field), at: [one.field.selectionStart, one.field.selectionEnd] }));
  });
  const change = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));
  const carry = () => {
    const fields = carried;
    carried = [];
    for (const { field, isNew, isHere, place, at } of fields) {
      const now = document.getElementById(field.id);
      if (!now || now === field || now.type !== field.type || placeOf(now) !== place) continue;
      for (let fold = now.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      // Nobody is left standing nowhere, where the next letter would be a command.
      if (isHere && document.activeElement === document.body) now.focus();
      if (!isNew || state(now) === state(field)) continue;
      if (isTick(now)) now.checked = field.checked;
      else now.value = field.value;
      now.dispatchEvent(new Event("input", { bubbles: true }));
      if (now !== document.activeElement) {
        change(now);
        continue;
      }
      if (at[0] !== null && now.setSelectionRange) now.setSelectionRange(...at);
      // The browser itself tells of no change that it has not seen made.
      const leave = () => change(now);
      now.addEventListener("blur", leave, { once: true });
      now.addEventListener("change", () => now.removeEventListener("blur", leave), { once: true });
    }
  };

  // -- buttons that an answer replaces ([hx-sync] around them): one after the other, each when the one before is done --

  const isBusy = (scope) => scope.matches(".htmx-request") || $$(".htmx-request", scope).some((one) => one.closest("[hx-sync]") === scope);
  let held = [];
  let pressed = null; // what the running answer was asked by
  let releasing = false;
  // By this its successor is known; one that nothing tells from others has none.
  const called = (button) => {
    const near = button.closest("[id]");
    const signs = ["name", "value", "href"].filter((one) => button.hasAttribute(one)).map((one) => `[${one}="${CSS.escape(button.getAttribute(one))}"]`);
    if (near === button) return `#${CSS.escape(button.id)}`;
    return signs.length ? `#${CSS.escape(near.id)} ${button.localName}${signs.join("")}` : "";
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("a[hx-post], button[hx-post], form[hx-post] button[type=submit]");
    const scope = button?.closest("[hx-sync]");
    if (!scope || event.ctrlKey || event.metaKey) return;
    const one = { button, name: called(button) };
    if (releasing || !(isBusy(scope) || held.length || lines.length)) {
      pressed = one;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const box = button.form?.querySelector("[data-type-on]");
    if (box) {
      finish(box);
      return;
    }
    // The same once more is impatience, unless each press counts; a double click never does.
    const before = held.at(-1) ?? pressed;
    const isAgain = before && (before.button === button || (one.name && before.name === one.name));
    if (isAgain && (event.detail > 1 || !button.hasAttribute("data-key-each"))) return;
    held.push(one);
  }, true);
  const release = () => {
    while (held.length) {
      const { button, name } = held[0];
      const now = button.isConnected ? button : name && $$(name)[0];
      if (now && isBusy(now.closest("[hx-sync]") ?? now)) return;
      held.shift();
      if (!now) continue;
      releasing = true;
      now.click();
      releasing = false;
      return;
    }
  };

  // -- a box that takes one after the other ([data-type-on]): what is typed behind Enter is the next ------------------

  let lines = []; // finished by Enter meanwhile
  let adding = null; // the box, what was finished there last, and what of it went out
  const beside = (box) => $$("select, input[type=checkbox]", box.form);
  const finish = (box) => {
    if (!box.value.trim() || (adding?.box === box && box.value === adding.text)) return;
    lines.push({ text: box.value, beside: beside(box).map((field) => [field.id, state(field)]) });
    adding = { box, text: box.value, first: adding?.box === box ? adding.first : "" };
    box.select();
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const box = event.target.tagName === "FORM" && event.target.querySelector("[data-type-on]");
    if (!box || box !== document.activeElement) return;
    adding = { box, text: box.value, first: box.value };
    box.select();
  });
  const put = (box, text) => {
    box.value = text;
    box.setSelectionRange(text.length, text.length);
  };
  const typeOn = (isDoneNow) => {
    if (!adding) return;
    const { box, text, first } = adding;
    const more = box.value === text ? "" : box.value;
    const at = document.activeElement;
    const now = at?.matches("[data-type-on]") ? at : box.isConnected ? box : document.getElementById(box.id);
    if (!now) [adding, lines] = [null, []];
    else if (!isDoneNow) {
      // Not taken: all of it stands in the box, to be put right.
      if (more || lines.length) put(now, [first, ...lines.map((one) => one.text), more].filter(Boolean).join(" "));
      [adding, lines] = [null, []];
    } else if (lines.length) {
      if (isBusy(now.closest("[hx-sync]") ?? now)) return;
      const line = lines.shift();
      for (const [id, value] of line.beside) {
        const field = document.getElementById(id);
        if (field && isTick(field)) field.checked = value;
        else if (field) field.value = value;
      }
      now.focus();
      now.value = line.text;
      now.form.requestSubmit();
      if (more) put(now, more);
    } else {
      adding = null;
      if (more && now !== box) put(now, more);
    }
  };

  document.addEventListener("htmx:afterRequest", (event) => {
    if (isGet(event)) return;
    const isDoneNow = isDone(event);
    if (!isDoneNow) {
      held = [];
      for (const field of asked.get(event.detail.xhr) ?? []) known.delete(field);
    }
    carry();
    // Only then the next may go out: what htmx itself has kept waiting goes first.
    queueMicrotask(() => {
      typeOn(isDoneNow);
      release();
      if (!held.length && !$$("[hx-sync]").some(isBusy)) pressed = null;
    });
  });
})();

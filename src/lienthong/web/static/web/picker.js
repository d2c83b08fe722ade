// A box in which one searches among what there is and picks by keys (the combobox of the ARIA practices). What is not
// there is told at once, beside the box.
(() => {
  "use strict";
  const lower = (text) => text.replace(/\s+/g, " ").trim().toLocaleLowerCase("vi");
  const made = (name, className) => Object.assign(document.createElement(name), { className });
  const SIGNED_OUT = "Phiên làm việc đã hết. Đăng nhập lại ở cửa sổ khác rồi gõ tiếp ở đây.";
  let number = 0;

  // find: words → a promise of [{code, name, hint}]. chosen: called with code, name and what `about` said on entering.
  // free: what is not in the list may be written too.
  const picker = (input, { find, chosen, about = () => null, free = false }) => {
    const id = `chon-${(number += 1)}`;
    const [box, list, told, said] = [made("div", "picker"), made("ul", "picker__list"), made("p", "picker__fault"), made("span", "only-reader")];
    const label = input.getAttribute("aria-label") ?? document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim() ?? "";
    let rows = [];
    let active = -1;
    let asked = 0;
    let timer;
    let at = null;
    let kept = { code: input.dataset.code ?? "", name: input.value };
    Object.assign(list, { id, popover: "manual" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    told.setAttribute("role", "alert");
    told.hidden = true;
    said.setAttribute("role", "status");
    for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);
    input.before(box);
    box.append(input, list, told, said);

    const isOpen = () => input.getAttribute("aria-expanded") === "true";
    const fault = (text) => {
      told.textContent = text;
      told.hidden = !text;
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    };
    const close = () => {
      asked += 1;
      clearTimeout(timer);
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      if (list.matches(":popover-open")) list.hidePopover();
    };
    const point = (to) => {
      active = to;
      [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === to)));
      const row = list.children[to];
      if (!row) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", row.id);
      return row.scrollIntoView({ block: "nearest" });
    };
    const place = () => {
      const { left, bottom, top, width } = input.getBoundingClientRect();
      const wide = Math.max(width, Math.min(320, innerWidth - 16));
      list.style.width = `${wide}px`;
      list.style.left = `${Math.max(8, Math.min(left, innerWidth - wide - 8))}px`;
      const below = innerHeight - bottom;
      list.style.maxHeight = `${Math.min(280, Math.max(below, top) - 12)}px`;
      list.style.top = below > 180 || below > top ? `${bottom + 2}px` : "auto";
      list.style.bottom = below > 180 || below > top ? "auto" : `${innerHeight - top + 2}px`;
    };
    const take = (row) => {
      kept = { code: row.code, name: row.name };
      input.value = row.name;
      input.dataset.code = row.code;
      close();
      fault("");
      chosen(row.code, row.name, at);
    };
    const show = () => {
      list.replaceChildren(...rows.map((one, nth) => {
        const [row, name, hint] = [made("li", "picker__row"), document.createElement("span"), made("span", "small muted")];
        row.id = `${id}-${nth}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        [name.textContent, hint.textContent] = [one.name, one.hint && one.hint !== one.name ? one.hint : ""];
        row.append(name, hint);
        // Before the box loses the focus.
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
        return row;
      }));
      active = -1;
      if (!rows.length) return close();
      input.setAttribute("aria-expanded", "true");
      if (!list.matches(":popover-open")) list.showPopover();
      return place();
    };
    const open = async (words) => {
      const mine = (asked += 1);
      let found;
      try {
        found = await find(words);
      } catch (no) {
        if (no.message === "401") fault(SIGNED_OUT);
        else said.textContent = "Chưa tìm được: mất kết nối.";
        return;
      }
      if (mine !== asked || document.activeElement !== input) return;
      rows = found;
      show();
      said.textContent = rows.length ? `${rows.length} kết quả, dùng mũi tên để chọn` : "Không có kết quả nào";
    };

    // What stands there when one leaves: picked, nothing, the very name of one thing; or it is told.
    const settle = async () => {
      const [text, about_then] = [input.value.replace(/\s+/g, " ").trim(), at];
      close();
      if (lower(text) === lower(kept.name)) return fault("");
      if (!text) return take({ code: "", name: "" });
      const found = await find(text).catch((no) => { if (no.message === "401") fault(SIGNED_OUT); return null; });
      if (found === null || at !== about_then) return undefined;
      const same = found.filter((one) => lower(one.name) === lower(text) || one.code === text);
      if (same.length === 1) return take(same[0]);
      if (free) return take({ code: text, name: text });
      return fault(same.length ? `Có ${same.length} mục cùng tên “${text}”. Chọn một dòng trong danh sách.` : `Không có “${text}”. Gõ vài chữ rồi chọn trong danh sách, hoặc để trống.`);
    };

    input.addEventListener("focus", () => { at = about(); });
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => open(input.value.trim()), 180);
    });
    input.addEventListener("change", settle);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const stop = () => { event.preventDefault(); event.stopPropagation(); };
      if (by && isOpen()) {
        stop();
        point((active + by + rows.length + (active < 0 && by < 0 ? 1 : 0)) % rows.length);
      } else if (event.key === "ArrowDown" && (event.altKey || !input.closest("[data-grid]"))) {
        stop();
        open(input.value === kept.name ? "" : input.value.trim());
      } else if (event.key === "Enter" && isOpen() && (active >= 0 || rows.length === 1)) {
        stop();
        take(rows[Math.max(active, 0)]);
      } else if (event.key === "Enter" && input.closest("[data-panel]")) {
        stop();
        settle();
      } else if (event.key === "Escape" && (isOpen() || input.value !== kept.name)) {
        stop();
        close();
        input.value = kept.name;
        fault("");
      } else if (event.key === "Tab" && isOpen() && active >= 0) take(rows[active]);
    });
    return {
      set: (code, name) => {
        close();
        kept = { code, name };
        input.value = name;
        input.dataset.code = code;
        fault("");
        at = document.activeElement === input ? about() : at;
      },
    };
  };

  const asking = (address, facts) => async (words) => {
    const more = new URLSearchParams({ ...facts(), q: words });
    const answer = await fetch(`${address}?${more}`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).choices;
  };

  // A box of a form that the server reads: `data-choose` says what is picked, a hidden field beside it keeps the code.
  for (const input of document.querySelectorAll("[data-choose]")) {
    const { choose, chooseAt, chooseCode, chooseUnit, chooseFree } = input.dataset;
    const field = (name) => input.form.elements[name];
    const unit = () => { const code = chooseUnit ? field(chooseUnit)?.value ?? "" : ""; return code.startsWith("=") ? "" : code; };
    if (chooseCode) input.dataset.code = field(chooseCode)?.value ?? "";
    const facts = () => ({ loai: choose, ...(unit() && { "don-vi": unit() }) });
    picker(input, {
      find: asking(chooseAt, facts),
      free: chooseFree !== undefined,
      chosen: (code) => {
        if (chooseCode) field(chooseCode).value = code;
        input.form.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
  }

  window.LienThongPicker = { picker, asking };
})();

// A grid of rows that save themselves: up and down between rows, paste of several cells.
(() => {
  "use strict";
  const fields = "textarea, input[type=text], select";
  const part = (field) => field.name.replace(/-\d+$/, "");
  const rowsOf = (grid) => [...grid.querySelectorAll("[data-grid-row]")];
  const fieldIn = (row, name) => [...row.querySelectorAll(fields)].find((field) => part(field) === name);

  const step = (field, by) => {
    const rows = rowsOf(field.closest("[data-grid]"));
    for (let at = rows.indexOf(field.closest("[data-grid-row]")) + by; rows[at]; at += by) {
      const next = fieldIn(rows[at], part(field));
      if (next) {
        next.focus();
        next.select?.();
        next.scrollIntoView({ block: "nearest" });
        return true;
      }
    }
    return false;
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-grid] textarea, [data-grid] input[type=text]");
    if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const single = field.tagName === "INPUT";
    const start = field.selectionStart === 0 && field.selectionEnd === 0;
    const end = field.selectionStart === field.value.length;
    if (event.key === "ArrowDown" && (single || end)) { if (step(field, 1)) event.preventDefault(); }
    else if (event.key === "ArrowUp" && (single || start)) { if (step(field, -1)) event.preventDefault(); }
    else if (event.key === "Enter" && single) {
      event.preventDefault();
      if (!step(field, 1)) field.blur();
    }
  });

  // Cells copied from a spreadsheet: lines go down the rows, tabs to the right. A cell in quotes may hold lines.
  const cellsOf = (text) => {
    const lines = [[]];
    let cell = "";
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (quoted) {
        if (sign === '"' && text[at + 1] === '"') { cell += sign; at += 1; }
        else if (sign === '"') quoted = false;
        else cell += sign;
      } else if (sign === '"' && cell === "") quoted = true;
      else if (sign === "\t") { lines.at(-1).push(cell); cell = ""; }
      else if (sign === "\n") { lines.at(-1).push(cell.replace(/\r$/, "")); cell = ""; lines.push([]); }
      else cell += sign;
    }
    lines.at(-1).push(cell.replace(/\r$/, ""));
    if (lines.at(-1).length === 1 && lines.at(-1)[0] === "") lines.pop();
    return lines;
  };
  // A column of cells has no tab: in a box of one line its lines are cells, in a text only where a table was copied.
  const isBlock = (field, text, html) =>
    text.includes("\t") || (text.trim().includes("\n") && (field.tagName === "INPUT" || /<t[rd][\s>]/i.test(html)));
  document.addEventListener("paste", (event) => {
    const field = event.target.closest?.("[data-grid] textarea, [data-grid] input[type=text]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!field || !isBlock(field, text, event.clipboardData.getData("text/html"))) return;
    const cells = cellsOf(text);
    event.preventDefault();
    const rows = rowsOf(field.closest("[data-grid]"));
    const first = rows.indexOf(field.closest("[data-grid-row]"));
    const open = rows.slice(first).filter((row) => row.querySelector(fields));
    // The row where one pastes says what each column is; a row without that field passes it over.
    const own = [...rows[first].querySelectorAll(fields)].map(part);
    const columns = own.slice(own.indexOf(part(field)));
    cells.forEach((line, down) => {
      const row = open[down];
      if (!row) return;
      line.forEach((value, right) => {
        const target = columns[right] && fieldIn(row, columns[right]);
        if (!target) return;
        if (target.tagName === "SELECT") {
          const option = [...target.options].find((one) => one.text.trim().toLowerCase() === value.trim().toLowerCase());
          if (option) target.value = option.value;
        } else target.value = value;
      });
      for (const sign of ["input", "change"]) row.dispatchEvent(new Event(sign, { bubbles: true }));
    });
  });

  // htmx sends the whole form around a row; a row goes out alone.
  document.addEventListener("htmx:configRequest", (event) => {
    const row = event.target.closest?.("[data-grid-row]");
    if (!row) return;
    const own = row.id.replace(/^\D+/, "-");
    const sent = event.detail.formData;
    for (const name of [...sent.keys()]) if (/-\d+$/.test(name) && !name.endsWith(own)) sent.delete(name);
  });

  // The server was away: the row goes out again by itself, at another moment than everybody else's.
  document.addEventListener("htmx:afterRequest", (event) => {
    const row = event.target.closest?.("[data-grid-row]");
    const { status } = event.detail.xhr;
    if (!row || (status !== 0 && status !== 502 && status !== 503)) return;
    setTimeout(() => {
      if (row.isConnected && row.hasAttribute("data-unsaved")) row.dispatchEvent(new Event("change", { bubbles: true }));
    }, 4000 + Math.random() * 8000);
  });
})();

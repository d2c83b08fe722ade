// What is wrong with a drawing while it is drawn: asked of the server, shown on the diagram and as a list that leads there.
(() => {
  "use strict";
  const linting = (holder, modeler, { send, drawn, pick, panel, address }) => {
    const faults = holder.querySelector("[data-lint-list]");
    const registry = modeler.get("elementRegistry");
    let asked = 0;
    const lint = async () => {
      const mine = ++asked;
      let said;
      try {
        const answer = await send(address, await drawn());
        said = await answer.json();
      } catch {
        return;
      }
      if (mine !== asked) return;
      showFaults(said.faults ?? [{ at: [], level: "late", label: "chưa kiểm tra được", sentence: `${said.sentence ?? ""} ${said.next ?? said.next_step ?? ""}`, path: [] }]);
    };
    const showFaults = (found) => {
      const marks = {};
      found.sort((a, b) => (a.level === "late" ? 0 : 1) - (b.level === "late" ? 0 : 1));
      for (const one of found) {
        for (const id of one.at) marks[id] ??= { label: one.label, level: one.level, title: one.sentence };
      }
      window.LienThongDiagram.mark(modeler, marks, "lint");
      faults.replaceChildren(...found.map((one) => {
        const [line, button, small] = ["li", "button", "span"].map((name) => document.createElement(name));
        button.type = "button";
        const word = document.createElement("b");
        word.textContent = one.level === "late" ? "Lỗi. " : "Lưu ý. ";
        button.append(word, one.sentence);
        if (one.path.length) {
          small.className = "small muted";
          small.textContent = `Đường đi: ${one.path.join(" → ")}`;
          button.append(small);
        }
        button.addEventListener("click", () => {
          const element = one.at.map((id) => registry.get(id)).find(Boolean);
          if (element) { pick(element); return panel.field("name").focus(); }
          // Of no place in the drawing: to what is said above it, with the way on.
          const said = holder.querySelector("[data-diagram-said]:not([hidden])");
          said?.scrollIntoView({ block: "center" });
          return said?.querySelector("a, button")?.focus({ preventScroll: true });
        });
        line.append(button);
        return line;
      }));
      const errors = found.filter((one) => one.level === "late").length;
      holder.querySelector("[data-lint-said]").textContent = !found.length ? "Không thấy lỗi nào: mọi đường đều đi tới cùng." : `${errors} lỗi, ${found.length - errors} lưu ý. Chọn một dòng để tới chỗ đó.`;
      holder.dataset.linted = String(errors);
    };
    return lint;
  };
  window.LienThongLinting = linting;
})();

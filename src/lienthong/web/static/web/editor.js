// The editor of a draft: draws, lints after each change, keeps itself, and is usable by keys through the list of elements.
(() => {
  "use strict";
  const holder = document.querySelector("[data-editor]");
  if (!holder) return;
  const drawing = window.LienThongDrawing;
  const diagram = window.LienThongDiagram;
  const { kinds, kindOf, isNode, isFlow } = drawing;
  const given = JSON.parse(holder.dataset.editor);
  drawing.roles = given.roles;
  const roving = window.LienThongRoving;
  const $ = (selector) => holder.querySelector(selector);
  const canvasPlace = $("[data-diagram-canvas]");
  const form = $("[data-panel]");
  let csrf = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
  const modeler = new BpmnJS({ container: canvasPlace, ...diagram.look, additionalModules: drawing.modules, moddleExtensions: { lt: drawing.ours } });
  const [registry, stack, selection, modeling] = ["elementRegistry", "commandStack", "selection", "modeling"].map((name) => modeler.get(name));
  const [factory, autoPlace, canvas] = ["elementFactory", "autoPlace", "canvas"].map((name) => modeler.get(name));
  let mark = given.mark;
  let changed = 0;
  let kept = 0;
  let stopped = false;
  let over = false; // the session

  // -- all elements, in the order in which a run comes to them ------------------------------------------------------

  const whole = () => registry.filter((one) => one.type === "bpmn:Participant")[0] ?? canvas.getRootElement();
  const named = (element) => {
    const thing = element.businessObject;
    if (element === whole()) return "Cả quy trình";
    if (element.type === "bpmn:Lane") return `Làn ${thing.name || "chưa có tên"}`;
    if (isFlow(element)) return `${thing.name ? `${thing.name}: ` : ""}từ ${named(element.source)} tới ${named(element.target)}`;
    return thing.name || kinds[kindOf(element)]?.label || "Chưa có tên";
  };
  const nodes = () => {
    const all = registry.filter((element) => isNode(element));
    const seen = new Set();
    const walk = (start) => {
      const todo = [start];
      while (todo.length) {
        const one = todo.shift();
        if (!one || seen.has(one) || !isNode(one)) continue;
        seen.add(one);
        todo.push(...(one.attachers ?? []), ...(one.children ?? []).filter((child) => child.type === "bpmn:StartEvent"), ...one.outgoing.filter(isFlow).map((flow) => flow.target));
      }
    };
    all.filter((one) => one.type === "bpmn:StartEvent" && one.parent?.type !== "bpmn:SubProcess").forEach(walk);
    all.forEach(walk);
    return [...seen];
  };
  const others = (element) => nodes()
    .filter((one) => one.type !== "bpmn:StartEvent" && one.type !== "bpmn:BoundaryEvent" && one.parent === element.parent && one !== element)
    .map((one) => [one.id, named(one)]);
  const lanes = window.LienThongLanes(modeler, given.roles, (text) => panel.note(text));
  const panel = window.LienThongPanel(form, given, modeler, { others, ...lanes });

  const list = $("[data-elements]");
  const { rows, rowOf, press, focusRow } = roving.list(list);
  const row = (element) => {
    const [line, button, small] = ["li", "button", "span"].map((name) => document.createElement(name));
    button.type = "button";
    button.dataset.element = element.id;
    button.textContent = named(element);
    small.className = "small muted";
    small.textContent = element === whole() ? "Thời hạn chung, mục của hồ sơ, làn" : element.type === "bpmn:Lane" ? "Làn" : isFlow(element) ? "Đường nối" : kinds[kindOf(element)]?.label ?? "";
    button.append(small);
    line.append(button);
    return line;
  };
  const listAll = () => {
    const focused = document.activeElement?.dataset?.element;
    const at = rows().indexOf(rowOf(focused));
    const all = nodes();
    // Ways are told apart only where there are several.
    const ways = all.flatMap((one) => one.outgoing.filter(isFlow).filter((flow) => one.outgoing.length > 1 || flow.businessObject.conditionExpression));
    list.replaceChildren(row(whole()), ...lanes.lanes().map(row), ...all.flatMap((one) => [row(one), ...ways.filter((flow) => flow.source === one).map(row)]));
    press(panel.chosen?.id);
    // What is undone takes its row along; whoever stood there stands where it was.
    if (at >= 0) (rowOf(focused) ?? rows()[Math.min(at, rows().length - 1)]).focus();
  };
  const pick = (element, look = true) => {
    if (!element) return;
    if (element === canvas.getRootElement()) {
      selection.select([]);
      panel.show(element);
      return press(element.id);
    }
    selection.select(element);
    if (look) canvas.scrollToElement(element, 60);
  };

  list.addEventListener("click", (event) => {
    const id = event.target.closest("button")?.dataset.element;
    if (id) pick(registry.get(id));
  });
  list.addEventListener("keydown", (event) => {
    const button = event.target.closest("[data-element]");
    if (!button || event.altKey) return;
    const to = roving.moved(rows(), button, event.key);
    if ((event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase())) {
      event.preventDefault();
      act(event.key.toLowerCase() === "z" && !event.shiftKey ? "undo" : "redo");
    } else if (event.ctrlKey || event.metaKey) return;
    else if (to) {
      event.preventDefault();
      to.focus();
      pick(registry.get(to.dataset.element));
    } else if (["Enter", "t", "T", "n", "N", "l", "L", "Delete"].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      pick(registry.get(button.dataset.element));
      if (event.key === "Enter") panel.field(isNode(panel.chosen) || isFlow(panel.chosen) ? "name" : panel.chosen.type === "bpmn:Lane" ? "lane_role" : "amount").focus();
      else if (event.key.toLowerCase() === "l") panel.field("lane").focus();
      else if (event.key === "Delete") act("remove");
      else panel.field(event.key.toLowerCase() === "t" ? "next_kind" : "next_to").focus();
    }
  });

  // From any box beside the drawing back to the list, with what was typed kept.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    document.activeElement.blur();
    focusRow(panel.chosen);
  });

  // -- what the tools do -----------------------------------------------------------------------------------------

  // All of it is one command, so that undoing once takes it back whole.
  const appended = ({ name, after }) => {
    const shape = drawing.shape(factory, name);
    if (kinds[name].on) return modeling.createShape(shape, { x: after.x + after.width - 24, y: after.y + after.height }, after, { attach: true });
    const out = after.outgoing.filter(isFlow);
    // Behind a step that leads on already: in between. A gateway, and a second end, get another way.
    if (out.length !== 1 || /Gateway$/.test(after.type) || name === "end") return begun(name, autoPlace.append(after, shape));
    const [target, width, right] = [out[0].target, shape.width + 70, after.x + after.width];
    if (target.x >= right && target.x - right < width + 50) {
      const pool = registry.filter((one) => one.type === "bpmn:Participant")[0];
      if (pool && after.parent === pool) modeling.resizeLane(pool, { x: pool.x, y: pool.y, width: pool.width + width, height: pool.height }, true);
      const moving = registry.filter((one) => one.type !== "label" && !one.waypoints && one.parent === after.parent && one.x >= right && one.type !== "bpmn:Lane" && !one.host);
      if (moving.length) modeling.moveElements(moving, { x: width, y: 0 }, undefined, { autoResize: true });
    }
    const made = modeling.createShape(shape, { x: right + 70 + shape.width / 2, y: after.y + after.height / 2 }, after.parent);
    modeling.reconnectStart(out[0], made, { x: made.x + made.width, y: made.y + made.height / 2 });
    modeling.connect(after, made);
    const [from, to] = [{ x: made.x + made.width, y: made.y + made.height / 2 }, { x: target.x, y: target.y + target.height / 2 }];
    const middle = (from.x + to.x) / 2;
    if (to.x > from.x) modeling.updateWaypoints(out[0], from.y === to.y ? [from, to] : [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to]);
    return begun(name, made);
  };
  // A sub-process begins somewhere, or no run could enter it.
  const begun = (name, made) => {
    if (name === "subprocess") modeling.createShape(drawing.shape(factory, "start"), { x: made.x + 60, y: made.y + made.height / 2 }, made);
    return made;
  };
  // A way back runs beneath what lies between, not through it.
  const connected = ({ from, to }) => {
    const made = modeling.connect(from, to);
    if (to.x >= from.x) return made;
    modeling.updateWaypoints(made, drawing.beneath(registry.filter((one) => isNode(one) && one.parent === from.parent), from, to));
    return made;
  };
  function Connect() {}
  Connect.prototype.preExecute = (context) => { context.made = connected(context); };
  stack.registerHandler("lienthong.connect", Connect);
  function Append() {}
  Append.prototype.preExecute = (context) => { context.made = appended(context); };
  stack.registerHandler("lienthong.append", Append);
  const append = (name, after) => {
    const context = { name, after };
    stack.execute("lienthong.append", context);
    return context.made;
  };

  const acts = {
    undo: () => stack.canUndo() && stack.undo(),
    redo: () => stack.canRedo() && stack.redo(),
    reset: () => { while (stack.canUndo()) stack.undo(); },
    save: () => save(true),
    append: () => {
      const after = panel.chosen;
      const made = append(panel.field("next_kind").value, after);
      pick(made);
      listAll();
      panel.field("name").focus();
    },
    connect: () => {
      const target = registry.get(panel.field("next_to").value);
      if (!target) return panel.fault("Chọn bước để nối tới.");
      if (!modeler.get("bpmnRules").canConnect(panel.chosen, target)) return panel.fault("Hai phần tử này không nối với nhau được.");
      const context = { from: panel.chosen, to: target };
      stack.execute("lienthong.connect", context);
      pick(context.made);
      listAll();
      return panel.field("name").focus();
    },
    lane: () => {
      const made = lanes.add();
      listAll();
      pick(made);
      panel.field("lane_role").focus();
    },
    divide: () => {
      const before = lanes.lanes().length;
      lanes.divide();
      listAll();
      pick(whole());
      focusRow(whole());
      if (lanes.lanes().length === before) panel.fault("Chưa bước nào có vai nên chưa chia làn được. Chọn vai cho các bước trước.");
    },
    list: () => focusRow(panel.chosen),
    remove: () => {
      const gone = panel.chosen;
      if (!gone || !(isNode(gone) || isFlow(gone) || gone.type === "bpmn:Lane")) return;
      const [all, at] = [rows(), rows().indexOf(rowOf(gone.id))];
      const near = (all[at + 1] ?? all[at - 1])?.dataset.element;
      modeling.removeElements([gone]);
      listAll();
      if (near && registry.get(near)) { pick(registry.get(near)); focusRow(registry.get(near)); }
    },
  };
  const act = (name) => { if (!stopped || name === "save") acts[name]?.(); };
  holder.addEventListener("click", (event) => {
    const button = event.target.closest("[data-editor-act]");
    if (button) act(button.dataset.editorAct);
    const tool = event.target.closest("[data-tool]");
    if (!tool || stopped) return;
    // With the mouse a tool is placed where one clicks next; by keys it comes behind the chosen element.
    if (event.detail > 0) {
      const shape = drawing.shape(factory, tool.dataset.tool);
      const start = tool.dataset.tool === "subprocess" ? [factory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: shape })] : [];
      modeler.get("create").start(event, start.length ? [Object.assign(shape, { x: 0, y: 0 }), ...start] : shape);
    }
    else {
      const after = isNode(panel.chosen ?? {}) && kindOf(panel.chosen) !== "end" ? panel.chosen : null;
      if (tool.dataset.tool === "start" || !after) state("Chọn một phần tử trong danh sách trước, rồi bấm công cụ.");
      else { pick(append(tool.dataset.tool, after)); listAll(); panel.field("name").focus(); }
    }
  });

  // -- kept by itself ------------------------------------------------------------------------------------------

  const drawn = async () => (await modeler.saveXML({ format: true })).xml;
  const keeping = window.LienThongKeeping(holder, drawn);
  const { state } = keeping;
  const send = async (address, xml, facts = {}) => {
    const body = new FormData();
    body.append("drawn", new Blob([xml], { type: "application/xml" }), "quy-trinh.bpmn");
    for (const [name, value] of Object.entries(facts)) body.append(name, value);
    return fetch(address, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": csrf, Accept: "application/json" } });
  };
  const clock = () => new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());

  let saving = null;
  let sending = {};
  const save = async (asked = false, again = false) => {
    // One after the other: two at once would each be told that somebody else, the other one, was quicker.
    while (saving) await saving;
    if (stopped || (changed === kept && !asked)) return true;
    if (over && !asked) return false;
    const at = changed;
    state("Đang lưu…");
    saving = (async () => {
      let answer;
      try {
        // The same drawing goes out again under its key: what was kept before the line broke is not kept twice.
        if (sending.at !== at || asked) sending = { at, shown: mark, xml: await drawn(), key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
        answer = await send(given.save, sending.xml, { act: "draw", shown: sending.shown, key: sending.key });
      } catch {
        if (over) return state("Chưa lưu được: mất kết nối. Bấm “Lưu ngay” lần nữa."), false;
        state("Chưa lưu được: mất kết nối. Sẽ thử lại.");
        later(save, 8000);
        return false;
      }
      const said = await answer.json().catch(() => ({}));
      if (answer.ok && said.mark) {
        keeping.done();
        if (over) later(lint, 0);
        over = false;
        [mark, kept, sending] = [said.mark, at, {}];
        $("[data-sketch]").hidden = !said.sketch;
        $("[data-sketch-shown]").value = mark;
        state(said.sketch ? `Đã giữ bản vẽ dở lúc ${clock()}: còn chỗ chưa đọc được, xem phần Kiểm tra` : `Đã lưu lúc ${clock()}`);
        return true;
      }
      if (said.token) csrf = said.token;
      stopped = answer.status === 409 && Boolean(said.changed);
      // From here on nothing goes out by itself: who signs in next may be somebody else.
      over ||= Boolean(said.sign_in || said.token);
      if (stopped) keeping.outdone(said);
      else if (said.sign_in) keeping.signedOut(said);
      else if (said.token && asked) return null;
      else if (said.token) state("Chưa lưu: anh/chị vừa đăng nhập lại. Bấm “Lưu ngay”");
      else if (said.next) state("Chưa lưu được: xem phần Kiểm tra");
      else keeping.failed(said);
      return false;
    })();
    let done;
    try {
      done = await saving;
    } finally {
      saving = null;
    }
    // Signed in anew in another window: asked for by hand, it goes out once more under the new sign-in.
    if (done === null && !again) return save(true, true);
    return Boolean(done);
  };

  const lint = window.LienThongLinting(holder, modeler, { send, drawn, pick, panel, address: given.lint });
  const timers = new Map();
  const later = (what, wait) => {
    clearTimeout(timers.get(what));
    timers.set(what, setTimeout(() => what(), wait));
  };
  const touched = () => {
    changed += 1;
    listAll();
    if (panel.chosen && !registry.get(panel.chosen.id)) panel.show(null);
    if (stopped) return;
    if (!over) state("Chưa lưu");
    delete holder.dataset.linted;
    later(lint, 500);
    later(save, 2500);
  };

  const open = async () => {
    try {
      const [xml] = await Promise.all([diagram.fetched(given.sketch || given.bpmn), document.fonts.load('11px "Be Vietnam Pro"', "Quyết định").catch(() => [])]);
      diagram.cutNames(modeler);
      modeler.on("import.parse.complete", ({ definitions }) => { if (definitions) settle(definitions); });
      const began = performance.now();
      await modeler.importXML(xml);
      diagram.show(modeler);
      holder.dataset.drawn = (performance.now() - began).toFixed(1);
    } catch {
      diagram.said(holder, "Chưa mở được sơ đồ. Tải lại trang, hoặc sửa ở thẻ Bảng.");
      return;
    }
    canvasPlace.querySelector("svg[tabindex]")?.setAttribute("aria-label", "Vùng vẽ; dùng danh sách Các phần tử để sửa bằng bàn phím");
    diagram.calmWheel(modeler, canvasPlace);
    diagram.tools(modeler, holder);
    roving.toolbar($(".editor__tools"));
    listAll();
    lint();
    state("Mọi thay đổi được tự động lưu");
    modeler.on("commandStack.changed", touched);
    modeler.on("selection.changed", ({ newSelection }) => {
      const element = newSelection.length === 1 ? (newSelection[0].type === "label" ? newSelection[0].labelTarget : newSelection[0]) : null;
      panel.show(element ?? null);
      press(element?.id);
    });
    modeler.on("elements.changed", ({ elements }) => { if (elements.includes(panel.chosen) && !form.contains(document.activeElement)) panel.show(panel.chosen); });
    holder.dataset.ready = "";
    holder.lienthong = modeler;
  };

  // Who took a step from its lane says so itself from now on: lanes are called by the names of roles.
  const settle = (definitions) => {
    for (const process of definitions.rootElements.filter((one) => one.$type === "bpmn:Process")) {
      const walk = (lane, above) => {
        const name = lane.name || above;
        for (const thing of lane.flowNodeRef ?? []) {
          if (thing.$instanceOf("bpmn:Task") && ["role", "post", "unit", "said"].every((one) => thing.get(`lt:${one}`) === undefined)) {
            thing.set("lt:role", name);
            thing.set("lt:said", given.roles[name] ?? name);
          }
        }
        for (const inner of lane.childLaneSet?.lanes ?? []) walk(inner, name);
      };
      for (const set of process.laneSets ?? []) for (const lane of set.lanes ?? []) walk(lane, "");
    }
    diagram.nameLanes(definitions, given.roles);
  };

  // Nothing is left behind unsaved: a way out of the page saves first.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || changed === kept || stopped || over || event.defaultPrevented || event.ctrlKey || event.metaKey || link.target || link.getAttribute("href").startsWith("#")) return;
    if (holder.contains(link)) return;
    event.preventDefault();
    if (await save()) location.assign(link.href);
  });
  document.querySelector("[data-editor-publish]")?.addEventListener("submit", async (event) => {
    event.target.elements.shown.value = mark;
    if (changed === kept || stopped) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await save()) event.target.requestSubmit();
  }, true);
  window.addEventListener("beforeunload", (event) => { if (changed !== kept) event.preventDefault(); });
  open();
})();

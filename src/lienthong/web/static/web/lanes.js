// Lanes by keys: added, named after a role, taken out; steps moved from one to another. Each is one command, so that
// undoing once takes it back whole. Whoever stands in a lane that bears the name of a role has that role.
(() => {
  "use strict";
  const { isNode, isFlow } = window.LienThongDrawing;
  const GAP = 20;

  // told: what is said of a lane that was taken out.
  const lanesOf = (modeler, roles, told) => {
    const [registry, modeling, stack, factory] = ["elementRegistry", "modeling", "commandStack", "elementFactory"].map((name) => modeler.get(name));
    const canvas = modeler.get("canvas");
    const pool = () => registry.filter((one) => one.type === "bpmn:Participant")[0] ?? null;
    const below = (lane) => lane.children?.some((one) => one.type === "bpmn:Lane");
    // Those in which something stands: a lane that is divided is none.
    const lanes = () => registry.filter((one) => one.type === "bpmn:Lane" && !below(one)).sort((a, b) => a.y - b.y);
    const inside = (one, lane) => { const y = one.y + one.height / 2; return y >= lane.y && y < lane.y + lane.height; };
    const laneOf = (one) => lanes().find((lane) => lane.businessObject.flowNodeRef?.includes(one.businessObject)) ?? lanes().find((lane) => inside(one, lane)) ?? null;
    const nodes = () => registry.filter((one) => isNode(one) && !one.host && one.parent === (pool() ?? canvas.getRootElement()));
    const roleOf = (lane) => Object.entries(roles).find(([, name]) => name === lane?.businessObject.name)?.[0];
    const byRole = (role) => lanes().find((lane) => roleOf(lane) === role) ?? null;
    const isStep = (one) => one.businessObject.$instanceOf("bpmn:UserTask");

    const around = () => {
      const held = pool();
      if (held) return held;
      const all = nodes();
      const box = { left: Math.min(...all.map((one) => one.x)), top: Math.min(...all.map((one) => one.y)), right: Math.max(...all.map((one) => one.x + one.width)), bottom: Math.max(...all.map((one) => one.y + one.height)) };
      const made = factory.createParticipantShape({ isExpanded: true });
      Object.assign(made, { width: box.right - box.left + 140, height: box.bottom - box.top + 80 });
      const root = canvas.getRootElement();
      const name = root.businessObject.name;
      const shape = modeling.createShape(made, { x: box.left - 90 + made.width / 2, y: box.top - 40 + made.height / 2 }, root);
      if (name) modeling.updateProperties(shape, { name });
      return shape;
    };

    const added = () => {
      const held = around();
      const before = new Set(lanes());
      modeling.addLane(held, "bottom");
      const made = lanes().filter((one) => !before.has(one));
      // The first call makes two: one for all that stands there already.
      return made.at(-1);
    };

    // To where nothing stands in the lane; it grows where there is no room.
    const moved = (one, lane) => {
      const others = nodes().filter((other) => other !== one && inside(other, lane) && other.x < one.x + one.width + GAP && one.x < other.x + other.width + GAP);
      let y = lane.y + lane.height / 2 - one.height / 2;
      const free = (top) => others.every((other) => top >= other.y + other.height + GAP || top + one.height + GAP <= other.y);
      if (!free(y)) y = Math.max(...others.map((other) => other.y + other.height)) + GAP;
      const lacking = y + one.height + GAP - (lane.y + lane.height);
      if (lacking > 0) modeling.resizeLane(lane, { x: lane.x, y: lane.y, width: lane.width, height: lane.height + lacking }, false);
      modeling.moveElements([one], { x: 0, y: y - one.y }, undefined, { autoResize: false });
    };
    const given = (one, role) => {
      const thing = one.businessObject;
      if (isStep(one) && role !== undefined && (thing.get("lt:role") ?? "") !== role) modeling.updateModdleProperties(one, thing, { "lt:role": role, "lt:post": undefined });
    };

    const commands = {
      add: (context) => { context.made = added(); },
      // One lane for each role that does a step; what no person does stays beside what comes before it.
      divide: () => {
        const all = nodes().sort((a, b) => a.x - b.x);
        const wanted = [...new Set(all.filter(isStep).map((one) => one.businessObject.get("lt:role") ?? ""))].filter((role) => roles[role]);
        if (!wanted.length) return;
        const held = around();
        const first = wanted.length > 1 ? added() : (modeling.addLane(held, "bottom"), lanes().at(-1));
        while (lanes().length < wanted.length) modeling.addLane(first, "bottom");
        if (lanes().length > wanted.length) modeling.removeShape(lanes().at(-1));
        lanes().forEach((lane, place) => modeling.updateProperties(lane, { name: roles[wanted[place]] }));
        const where = new Map();
        for (const one of all) {
          const before = one.incoming.filter(isFlow).map((flow) => where.get(flow.source.host ?? flow.source)).find(Boolean);
          const role = isStep(one) ? one.businessObject.get("lt:role") ?? "" : "";
          where.set(one, roles[role] ? role : before ?? wanted[0]);
        }
        for (const one of all) {
          const lane = byRole(where.get(one));
          if (lane && laneOf(one) !== lane) moved(one, lane);
        }
      },
      name: ({ lane, role }) => {
        modeling.updateProperties(lane, { name: roles[role] ?? "" });
        if (role) for (const one of nodes().filter((node) => laneOf(node) === lane)) given(one, role);
      },
      to: ({ one, lane }) => {
        moved(one, lane);
        given(one, roleOf(lane));
      },
      done: ({ one, role }) => {
        const thing = one.businessObject;
        modeling.updateModdleProperties(one, thing, { "lt:role": role, "lt:post": undefined });
        const lane = byRole(role);
        if (lane && one.parent === pool() && laneOf(one) !== lane) moved(one, lane);
      },
    };
    for (const [name, act] of Object.entries(commands)) {
      function Command() {}
      Command.prototype.preExecute = act;
      stack.registerHandler(`lienthong.lane.${name}`, Command);
    }
    // Taken out by whichever hand, the list's, the panel's or the drawing's own: what stands in it comes to the lane beside
    // it and keeps who does it. What only the lane said, the step says from now on.
    const left = (lane, steps) => {
      const names = steps.map((one) => `“${one.businessObject.name || one.id}” (${roles[one.businessObject.get("lt:role")] ?? "chưa có vai"})`);
      return `Đã bỏ làn “${lane.businessObject.name || "chưa có tên"}”. ${names.length ? `${names.length} bước trong làn giữ nguyên vai: ${names.join(", ")}. Muốn đổi người làm, chọn bước rồi chọn vai; Ctrl Z để lấy lại làn.` : "Không bước nào của người nằm trong làn."}`;
    };
    modeler.on("commandStack.elements.delete.preExecute", 2000, ({ context }) => {
      for (const lane of context.elements.filter((one) => one.type === "bpmn:Lane")) {
        const role = roleOf(lane);
        const steps = nodes().filter((one) => isStep(one) && laneOf(one) === lane);
        for (const one of steps) if (role && one.businessObject.get("lt:role") === undefined) given(one, role);
        // When all of the press is over: another element is chosen by then.
        setTimeout(() => told(left(lane, steps)));
      }
    });
    const run = (name, context = {}) => { stack.execute(`lienthong.lane.${name}`, context); return context; };

    return {
      lanes,
      laneOf,
      add: () => run("add").made,
      divide: () => run("divide"),
      // Where a step stands in the lane of another role than its own: the lane. Nobody notices it on the drawing.
      apart: (one) => {
        const lane = isStep(one) ? laneOf(one) : null;
        const [own, role] = [one.businessObject.get("lt:role") ?? "", roleOf(lane)];
        return own && role && own !== role ? lane : null;
      },
      nameLane: (lane, role) => run("name", { lane, role }),
      toLane: (one, id) => { const lane = registry.get(id); if (lane) run("to", { one, lane }); },
      doneBy: (one, role) => run("done", { one, role }),
    };
  };
  window.LienThongLanes = lanesOf;
})();

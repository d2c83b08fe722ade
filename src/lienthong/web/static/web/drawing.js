// What the editor of processes knows of BPMN: the kinds that the house runs, our own attributes, Vietnamese for every tool.
(() => {
  "use strict";
  const event = (type, definition) => ({ type, eventDefinitionType: definition && `bpmn:${definition}EventDefinition` });
  // kind: what it is made of, its sign, what people call it; `after` says that it may follow something.
  const kinds = {
    user: { ...event("bpmn:UserTask"), label: "Bước của người", after: true },
    service: { ...event("bpmn:ServiceTask"), label: "Bước của hệ thống", after: true },
    rule: { ...event("bpmn:BusinessRuleTask"), label: "Bảng quyết định", after: true },
    send: { ...event("bpmn:SendTask"), label: "Gửi tin", after: true },
    receive: { ...event("bpmn:ReceiveTask"), label: "Chờ tin (bước)", after: true },
    call: { ...event("bpmn:CallActivity"), label: "Gọi quy trình khác", after: true },
    subprocess: { ...event("bpmn:SubProcess"), isExpanded: true, label: "Quy trình con", after: true },
    exclusive: { ...event("bpmn:ExclusiveGateway"), label: "Rẽ một nhánh", after: true },
    parallel: { ...event("bpmn:ParallelGateway"), label: "Rẽ song song", after: true },
    inclusive: { ...event("bpmn:InclusiveGateway"), label: "Rẽ các nhánh thỏa điều kiện", after: true },
    event: { ...event("bpmn:EventBasedGateway"), label: "Chờ việc nào đến trước", after: true },
    timer: { ...event("bpmn:IntermediateCatchEvent", "Timer"), label: "Chờ đến hạn", after: true },
    message: { ...event("bpmn:IntermediateCatchEvent", "Message"), label: "Chờ tin đến", after: true },
    throw: { ...event("bpmn:IntermediateThrowEvent", "Message"), label: "Báo tin", after: true },
    end: { ...event("bpmn:EndEvent"), label: "Kết thúc", after: true },
    start: { ...event("bpmn:StartEvent"), label: "Bắt đầu" },
    "timer-on": { ...event("bpmn:BoundaryEvent", "Timer"), label: "Hẹn giờ gắn trên bước", on: true },
    "message-on": { ...event("bpmn:BoundaryEvent", "Message"), label: "Chờ tin gắn trên bước", on: true },
  };
  const definitionOf = (thing) => thing.eventDefinitions?.[0];
  const kindOf = (element) => {
    const thing = element.businessObject;
    const told = definitionOf(thing)?.$type;
    if (thing.$type === "bpmn:Task" || thing.$type === "bpmn:ManualTask") return "user";
    if (thing.$type === "bpmn:StartEvent") return "start";
    if (thing.$type === "bpmn:EndEvent") return "end";
    return Object.keys(kinds).find((name) => kinds[name].type === thing.$type && (!kinds[name].eventDefinitionType || kinds[name].eventDefinitionType === told)) ?? "";
  };
  const isActivity = (element) => Boolean(element.businessObject?.$instanceOf?.("bpmn:Activity"));
  const isFlow = (element) => element.type === "bpmn:SequenceFlow";
  const isNode = (element) => element.type !== "label" && Boolean(element.businessObject?.$instanceOf?.("bpmn:FlowNode"));

  const attribute = (name) => ({ name, isAttr: true, type: "String" });
  const ours = {
    name: "LienThong", uri: "urn:lienthong:bpmn:1", prefix: "lt", xml: { tagAlias: "lowerCase" },
    types: [
      { name: "Doing", extends: ["bpmn:FlowNode"], properties: ["role", "post", "unit", "said", "limit", "form", "verb", "table", "signs", "called"].map(attribute) },
      { name: "Whole", extends: ["bpmn:Process"], properties: ["limit", "procedures"].map(attribute) },
      { name: "Several", extends: ["bpmn:MultiInstanceLoopCharacteristics"], properties: ["over", "each"].map(attribute) },
      { name: "Said", superClass: ["Element"], properties: [attribute("column"), { name: "words", isBody: true, type: "String" }] },
      { name: "Fact", superClass: ["Element"], properties: ["name", "kind", "label"].map(attribute) },
    ],
  };

  const words = {
    Delete: "Xóa", "Search in diagram": "Tìm trong sơ đồ", "Append task": "Thêm bước", "Connect to other element": "Nối tới",
    "Change element": "Đổi loại", Remove: "Bỏ", Search: "Tìm", "No elements found": "Không tìm thấy", "element required": "chưa chọn phần tử",
    "flow elements must be children of pools/participants": "bước phải nằm trong khung quy trình",
  };
  const translate = (text, facts = {}) => (words[text] ?? text).replace(/{([^}]+)}/g, (_, name) => facts[name] ?? `{${name}}`);

  // The pad beside a chosen element, with the tools of the house alone.
  function Pad(contextPad, connect, modeling, autoPlace, elementFactory, create) {
    const appended = (name) => ({
      click: (_, element) => autoPlace.append(element, LienThongDrawing.shape(elementFactory, name)),
      dragstart: (started, element) => create.start(started, LienThongDrawing.shape(elementFactory, name), { source: element }),
    });
    this.getContextPadEntries = (element) => {
      const entries = {};
      const add = (name, className, group, title, action) => { entries[name] = { className, group, title, action }; };
      if (isNode(element) && element.type !== "bpmn:EndEvent") {
        add("user", "bpmn-icon-user-task", "model", "Thêm bước của người", appended("user"));
        add("exclusive", "bpmn-icon-gateway-xor", "model", "Thêm chỗ rẽ một nhánh", appended("exclusive"));
        add("end", "bpmn-icon-end-event-none", "model", "Thêm kết thúc", appended("end"));
        add("connect", "bpmn-icon-connection", "connect", "Nối tới bước khác", {
          click: (started, from) => connect.start(started, from), dragstart: (started, from) => connect.start(started, from),
        });
      }
      if (isNode(element) || isFlow(element)) {
        add("delete", "bpmn-icon-trash", "edit", "Xóa", { click: (_, from) => modeling.removeElements([from]) });
      }
      return entries;
    };
    contextPad.registerProvider(this);
  }
  Pad.$inject = ["contextPad", "connect", "modeling", "autoPlace", "elementFactory", "create"];

  // What is new in a lane is done by whoever does the rest of it; nobody is guessed where the lane has several.
  function Lanes(eventBus, elementRegistry) {
    eventBus.on("commandStack.shape.create.postExecuted", ({ context }) => {
      const thing = context.shape.businessObject;
      if (!thing.$instanceOf?.("bpmn:Activity")) return;
      setTimeout(() => {
        const lane = elementRegistry.filter((one) => one.type === "bpmn:Lane").map((one) => one.businessObject)
          .find((one) => one.flowNodeRef?.includes(thing) && !one.childLaneSet);
        if (!lane || thing.get("lt:role") !== undefined) return;
        const named = Object.entries(window.LienThongDrawing.roles).find(([, name]) => name === lane.name)?.[0];
        const others = new Set(named ? [named] : lane.flowNodeRef.filter((one) => one !== thing && one.$instanceOf("bpmn:UserTask")).map((one) => one.get("lt:role") ?? ""));
        thing.set("lt:role", others.size === 1 && thing.$instanceOf("bpmn:UserTask") ? [...others][0] : "");
        eventBus.fire("elements.changed", { elements: [context.shape] });
      });
    });
  }
  Lanes.$inject = ["eventBus", "elementRegistry"];

  const shape = (factory, name) => {
    const { type, eventDefinitionType, isExpanded } = kinds[name];
    return factory.createShape({ type, ...(eventDefinitionType && { eventDefinitionType }), ...(isExpanded && { isExpanded }) });
  };

  // The corners of a way back, beneath all that lies between.
  const beneath = (all, from, to) => {
    const between = all.filter((one) => one.x + one.width > to.x && one.x < from.x + from.width);
    const low = Math.max(...between.map((one) => one.y + one.height)) + 40;
    const [start, end] = [from.x + from.width / 2, to.x + to.width / 2];
    return [{ x: start, y: from.y + from.height }, { x: start, y: low }, { x: end, y: low }, { x: end, y: to.y + to.height }];
  };

  const none = ["value", {}];
  const modules = [{
    __init__: ["lienThongPad", "lienThongLanes"],
    lienThongPad: ["type", Pad],
    lienThongLanes: ["type", Lanes],
    translate: ["value", translate],
    paletteProvider: none, contextPadProvider: none, replaceMenuProvider: none,
    alignElementsContextPadProvider: none, alignElementsMenuProvider: none, distributeElementsMenuProvider: none,
  }];

  // A length of working time, as the file writes it (PT4H, P2D) and as people do.
  const lengthOf = (text) => {
    const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text ?? "");
    if (!found || !text) return null;
    const [days, hours, minutes] = found.slice(1).map((part) => Number(part ?? 0));
    if (days && !hours && !minutes) return { amount: String(days), measure: "days" };
    const all = days * 480 + hours * 60 + minutes;
    return all % 30 === 0 ? { amount: String(all / 60).replace(".", ","), measure: "hours" } : { amount: String(all), measure: "minutes" };
  };
  const writtenLength = (amount, measure) => {
    const figure = Number(amount.trim().replace(",", "."));
    if (!amount.trim()) return "";
    const minutes = Math.round(figure * { hours: 60, days: 480, minutes: 1 }[measure]);
    if (!Number.isFinite(figure) || figure <= 0 || minutes < 1 || minutes > 5e7) return null;
    if (measure === "days" && Number.isInteger(figure)) return `P${figure}D`;
    return `PT${Math.floor(minutes / 60) ? `${Math.floor(minutes / 60)}H` : ""}${minutes % 60 ? `${minutes % 60}M` : ""}`;
  };

  window.LienThongDrawing = { roles: {}, kinds, kindOf, definitionOf, isActivity, isFlow, isNode, ours, modules, shape, beneath, lengthOf, writtenLength };
})();

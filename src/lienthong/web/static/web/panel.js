// What is said of the chosen element, beside the drawing: who does it, how long, when a way is taken; each change is a
// command of the drawing, so that undoing takes it back too.
(() => {
  "use strict";
  const { picker, asking } = window.LienThongPicker;
  const { kinds, kindOf, definitionOf, isActivity, isFlow, isNode, lengthOf, writtenLength } = window.LienThongDrawing;
  const groups = [
    ["user", "service", "rule", "send", "receive", "call"], ["exclusive", "parallel", "inclusive", "event"],
    ["timer", "message", "throw"], ["timer-on", "message-on"], ["subprocess"], ["start"], ["end"],
  ];
  const outcomeOf = (text) => /^\s*outcome\s*==\s*(?:"([^"]*)"|'([^']*)')\s*$/.exec(text ?? "");

  const panel = (form, given, modeler, told) => {
    const field = (name) => form.elements[name];
    const parts = (name) => form.querySelectorAll(`[data-for~="${name}"]`);
    const [modeling, moddle, replace] = [modeler.get("modeling"), modeler.get("moddle"), modeler.get("bpmnReplace")];
    const none = form.parentElement.querySelector("[data-panel-none]");
    const verbs = [...field("verb").options].map((one) => [one.value, one.text]);
    let chosen = null;
    let filling = false;
    let over = "";

    const note = (text) => { const place = form.parentElement.querySelector("[data-panel-note]"); place.textContent = text; place.hidden = !text; };
    const fault = (text) => { const place = form.querySelector("[data-panel-fault]"); place.textContent = text; place.hidden = !text; };
    const options = (select, list, value) => {
      select.replaceChildren(...list.map(([code, label]) => new Option(label, code, false, code === value)));
    };
    const choose = (select, value) => {
      if (value && ![...select.options].some((one) => one.value === value)) select.add(new Option(`${value} (không có trong hệ thống)`, value));
      select.value = value;
    };
    const whole = () => { const thing = modeler.get("elementRegistry").filter((one) => one.type === "bpmn:Participant")[0]?.businessObject.processRef; return thing ?? modeler.get("canvas").getRootElement().businessObject; };
    const set = (properties) => modeling.updateProperties(chosen, properties);
    const setIn = (thing, properties) => modeling.updateModdleProperties(chosen, thing, properties);
    const expression = (text, parent) => {
      const made = moddle.create("bpmn:FormalExpression", { body: text });
      made.$parent = parent;
      return made;
    };
    const messageHolder = (thing) => (["bpmn:SendTask", "bpmn:ReceiveTask"].includes(thing.$type) ? thing : definitionOf(thing)?.$type === "bpmn:MessageEventDefinition" ? definitionOf(thing) : null);

    const belongs = (thing, kind) => ({
      node: isNode(chosen), flow: isFlow(chosen), who: kind === "user", limit: isActivity(chosen) && kind !== "subprocess", whole: thing.$type === "bpmn:Process",
      timer: definitionOf(thing)?.$type === "bpmn:TimerEventDefinition", message: Boolean(messageHolder(thing)) || kind === "end",
      form: kind === "user", verb: kind === "service" || Boolean(thing.get("lt:verb")), table: kind === "rule", called: kind === "call", border: thing.$type === "bpmn:BoundaryEvent",
      lane: chosen.type === "bpmn:Lane", inlane: isNode(chosen) && told.lanes().length > 0 && chosen.type !== "bpmn:BoundaryEvent" && chosen.parent?.type === "bpmn:Participant",
      several: isActivity(chosen), branch: isFlow(chosen), after: isNode(chosen) && kind !== "end",
    });

    // What is picked: the box, what is searched for, which attribute keeps it, under which name it is remembered.
    const unitOf = () => { const unit = chosen?.businessObject.get("lt:unit") ?? ""; return unit.startsWith("=") ? "" : unit; };
    const keyOf = (what, code) => (what === "vi-tri" ? `${unitOf()} ${code}` : code);
    const nameOf = (what, code) => given.names[what]?.[keyOf(what, code)] ?? code;
    const listsOf = (thing) => facts(thing).filter((one) => one.kind === "list").map((one) => ({ code: one.name, name: one.name, hint: one.label ?? "" }));
    const searched = (what) => asking(given.choose, () => ({ loai: what, ...(what === "vi-tri" && unitOf() && { "don-vi": unitOf() }) }));
    const pick = (name, what, put, more = {}) => picker(field(name), {
      find: searched(what),
      about: () => chosen,
      chosen: (code, label, about) => {
        if (about !== chosen || !chosen) return;
        if (code) (given.names[what] ??= {})[keyOf(what, code)] = label;
        put(code);
      },
      ...more,
    });
    const attribute = (name) => (code) => setIn(chosen.businessObject, { [`lt:${name}`]: code || undefined });
    const pickers = {
      unit: pick("unit_words", "don-vi", attribute("unit")),
      post: pick("post_words", "vi-tri", attribute("post")),
      form: pick("form_words", "bieu-mau", attribute("form")),
      table: pick("table_words", "bang-quyet-dinh", attribute("table")),
      called: pick("called_words", "quy-trinh", (code) => setIn(chosen.businessObject, { "lt:called": code || undefined, calledElement: undefined })),
      message: pick("message_words", "tin", (code) => message(chosen.businessObject, code), { free: true, find: async (words) => {
        const own = modeler.getDefinitions().rootElements.filter((one) => one.$type === "bpmn:Message" && one.name.toLocaleLowerCase("vi").includes(words.toLocaleLowerCase("vi")));
        const here = own.map((one) => ({ code: one.name, name: one.name, hint: "trong quy trình này" }));
        const there = await searched("tin")(words);
        return [...here, ...there.filter((one) => !here.some((own_one) => own_one.name === one.name))];
      } }),
      over: pick("over_words", "danh-sach", (code) => { over = code; several(chosen.businessObject); }, { free: true, find: async (words) => listsOf(whole()).filter((one) => `${one.name} ${one.hint}`.toLocaleLowerCase("vi").includes(words.toLocaleLowerCase("vi"))) }),
    };
    const showUnit = () => {
      const unit = unitOf();
      form.querySelector("[data-for-place]").hidden = field("place").value !== "unit";
      pickers.unit.set(unit, unit && nameOf("don-vi", unit));
    };
    const showPost = () => {
      const post = chosen.businessObject.get("lt:post") ?? "";
      pickers.post.set(post, post && nameOf("vi-tri", post));
    };
    const showWhen = () => { for (const part of form.querySelectorAll("[data-for-when]")) part.hidden = part.dataset.forWhen !== field("when").value; };

    const fillNode = (thing, kind) => {
      options(field("kind"), (groups.find((group) => group.includes(kind)) ?? [kind]).map((name) => [name, kinds[name]?.label ?? name]), kind);
      choose(field("role"), thing.get("lt:role") ?? "");
      choose(field("signs"), thing.get("lt:signs") ?? "");
      const unit = thing.get("lt:unit") ?? "";
      choose(field("place"), unit.startsWith("=") ? unit : unit ? "unit" : "");
      showUnit();
      showPost();
      const [called, tin] = [thing.get("lt:called") ?? thing.get("calledElement") ?? "", messageHolder(thing)?.messageRef?.name ?? ""];
      for (const [name, what, code] of [["form", "bieu-mau", thing.get("lt:form") ?? ""], ["table", "bang-quyet-dinh", thing.get("lt:table") ?? ""], ["called", "quy-trinh", called], ["message", "tin", tin]]) pickers[name].set(code, code && nameOf(what, code));
      const verb = thing.get("lt:verb") ?? "";
      // At any other step a verb that came with a file can only be taken out.
      options(field("verb"), kind === "service" ? verbs : verbs.filter(([name]) => !name || name === verb), verb);
      choose(field("verb"), verb);
      field("interrupts").checked = thing.cancelActivity !== false;
      const told = definitionOf(thing);
      const wait = lengthOf(told?.timeDuration?.body);
      [field("wait").value, field("wait_measure").value] = [wait?.amount ?? "", wait?.measure ?? "hours"];
      field("until").value = told?.timeDate?.body ?? (wait ? "" : told?.timeDuration?.body ?? "");
      const several = thing.loopCharacteristics;
      field("several").checked = Boolean(several);
      form.querySelector("[data-for-several]").hidden = !several;
      over = several?.get("lt:over") ?? "";
      pickers.over.set(over, over);
      field("sequential").checked = Boolean(several?.isSequential);
      field("ends").value = several?.completionCondition?.body ?? "";
    };

    const fillFlow = (thing) => {
      const text = thing.conditionExpression?.body ?? "";
      const outcome = outcomeOf(text);
      const when = thing.sourceRef?.default === thing ? "default" : outcome ? "outcome" : text ? "condition" : "always";
      for (const radio of form.querySelectorAll('[name="when"]')) radio.checked = radio.value === when;
      field("outcome").value = outcome ? outcome[1] ?? outcome[2] : "";
      field("condition").value = outcome ? "" : text;
      showWhen();
    };

    const show = (element) => {
      chosen = element;
      form.hidden = !element;
      none.hidden = Boolean(element);
      fault("");
      note("");
      if (!element) return;
      filling = true;
      const thing = element.businessObject.$type === "bpmn:Participant" ? element.businessObject.processRef : element.businessObject;
      const kind = kindOf(element);
      const fits = belongs(thing, kind);
      for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").some((name) => fits[name]);
      field("name").value = thing.name ?? "";
      const length = lengthOf(thing.get("lt:limit"));
      [field("amount").value, field("measure").value] = [length?.amount ?? "", length?.measure ?? "hours"];
      form.querySelector("[data-limit-label]").textContent = fits.whole ? "Thời hạn chung của cả quy trình" : "Thời hạn làm việc";
      if (fits.node) fillNode(thing, kind);
      if (fits.flow) fillFlow(thing);
      if (fits.whole) fillFacts(thing);
      if (fits.inlane) options(field("lane"), [["", "Ngoài các làn"], ...told.lanes().map((one) => [one.id, one.businessObject.name || "Làn chưa có tên"])].filter(([id]) => id || !told.laneOf(chosen)), told.laneOf(chosen)?.id ?? "");
      const apart = fits.inlane ? told.apart(chosen) : null;
      const place = form.querySelector("[data-panel-apart]");
      place.hidden = !apart;
      place.textContent = apart ? `Bước nằm ở làn “${apart.businessObject.name}” nhưng do vai “${given.roles[thing.get("lt:role")] ?? thing.get("lt:role")}” làm. Muốn đổi người làm, chọn vai khác ở ô “Ai làm”.` : "";
      if (fits.lane) choose(field("lane_role"), Object.entries(given.roles).find(([, name]) => name === thing.name)?.[0] ?? thing.name ?? "");
      if (fits.after) {
        options(field("next_kind"), Object.entries(kinds).filter(([name, one]) => one.after || (one.on && isActivity(element))).map(([name, one]) => [name, one.label]), "user");
        options(field("next_to"), told.others(element), "");
      }
      filling = false;
    };

    // What conditions may ask of a file: kept with the process, in the house's own words.
    const facts = (thing) => (thing.extensionElements?.values ?? []).filter((one) => one.$type === "lt:Fact");
    const setFacts = (thing, list) => {
      const made = moddle.create("bpmn:ExtensionElements");
      made.$parent = thing;
      made.values = [...(thing.extensionElements?.values ?? []).filter((one) => one.$type !== "lt:Fact"), ...list];
      for (const one of made.values) one.$parent = made;
      setIn(thing, { extensionElements: made.values.length ? made : undefined });
      fillFacts(thing);
    };
    const fillFacts = (thing) => {
      form.querySelector("[data-facts]").replaceChildren(...facts(thing).map((one) => {
        const [line, button] = ["li", "button"].map((name) => document.createElement(name));
        button.type = "button";
        button.className = "btn btn-sm";
        button.textContent = `Bỏ mục ${one.label || one.name}`;
        button.addEventListener("click", () => { setFacts(thing, facts(thing).filter((other) => other !== one)); field("fact_name").focus(); });
        line.append(`${one.name}: ${one.label || "chưa có tên gọi"} (${[...field("fact_kind").options].find((kind) => kind.value === one.kind)?.label ?? one.kind}) `, button);
        return line;
      }));
    };
    form.querySelector("[data-fact-add]").addEventListener("click", () => {
      const thing = chosen.businessObject.$type === "bpmn:Participant" ? chosen.businessObject.processRef : chosen.businessObject;
      const name = field("fact_name").value.trim();
      if (!/^[a-z_][a-z0-9_]{0,59}$/.test(name)) return fault("Mã mục viết bằng chữ thường không dấu, số và gạch dưới, ví dụ so_tien.");
      if (facts(thing).some((one) => one.name === name)) return fault("Đã có mục mang mã này.");
      fault("");
      setFacts(thing, [...facts(thing), moddle.create("lt:Fact", { name, kind: field("fact_kind").value, label: field("fact_label").value.trim() })]);
      field("fact_name").value = field("fact_label").value = "";
      return field("fact_name").focus();
    });

    const message = (thing, name) => {
      const root = modeler.getDefinitions();
      const holder = messageHolder(thing);
      let meant = root.rootElements.find((one) => one.$type === "bpmn:Message" && one.name === name);
      if (name && !meant) {
        meant = moddle.create("bpmn:Message", { id: moddle.ids.nextPrefixed("Message_"), name });
        meant.$parent = root;
        root.rootElements.push(meant);
      }
      if (holder) return setIn(holder, { messageRef: name ? meant : undefined });
      if (!name) return undefined;
      const told = moddle.create("bpmn:MessageEventDefinition", { messageRef: meant });
      told.$parent = thing;
      return set({ eventDefinitions: [told] });
    };

    const branch = (flow) => {
      const when = form.querySelector('[name="when"]:checked')?.value ?? "always";
      const outcome = field("outcome").value.trim().replaceAll('"', "");
      const text = when === "outcome" && outcome ? `outcome == "${outcome}"` : when === "condition" ? field("condition").value.trim() : "";
      const before = flow.conditionExpression?.body ?? "";
      if (text !== before) set({ conditionExpression: text ? expression(text, flow) : undefined });
      if (when === "outcome" && outcome && !flow.name) set({ name: outcome });
      const source = modeler.get("elementRegistry").get(flow.sourceRef.id);
      const is = flow.sourceRef.default === flow;
      if ((when === "default") !== is) modeling.updateProperties(source, { default: when === "default" ? flow : undefined });
    };

    const several = (thing) => {
      const on = field("several").checked;
      form.querySelector("[data-for-several]").hidden = !on;
      if (!on) { if (thing.loopCharacteristics) set({ loopCharacteristics: undefined }); return; }
      const made = moddle.create("bpmn:MultiInstanceLoopCharacteristics", { isSequential: field("sequential").checked });
      made.$parent = thing;
      made.set("lt:over", over);
      made.set("lt:each", thing.loopCharacteristics?.get("lt:each") || "each");
      const ends = field("ends").value.trim();
      if (ends) made.completionCondition = expression(ends, made);
      set({ loopCharacteristics: made });
    };

    const timer = (thing) => {
      const told = definitionOf(thing);
      const [until, length] = [field("until").value.trim(), writtenLength(field("wait").value, field("wait_measure").value)];
      if (length === null) return fault("Ghi thời gian chờ là một số lớn hơn 0.");
      return setIn(told, { timeDuration: length ? expression(length, told) : undefined, timeDate: !length && until ? expression(until, told) : undefined });
    };

    const limit = (thing) => {
      const length = writtenLength(field("amount").value, field("measure").value);
      if (length === null) return fault("Ghi thời hạn là một số lớn hơn 0, ví dụ 4 hoặc 1,5; để trống nếu không có.");
      return setIn(thing, { "lt:limit": length || undefined });
    };

    const change = (name) => {
      const thing = chosen.businessObject.$type === "bpmn:Participant" ? chosen.businessObject.processRef : chosen.businessObject;
      fault("");
      if (name === "kind") {
        const { type, eventDefinitionType, isExpanded } = kinds[field("kind").value];
        const host = thing.$type === "bpmn:BoundaryEvent" ? { host: chosen.host } : {};
        const made = replace.replaceElement(chosen, { type, eventDefinitionType, isExpanded, ...host });
        if (field("kind").value !== "service" && made.businessObject.get("lt:verb")) modeling.updateModdleProperties(made, made.businessObject, { "lt:verb": undefined });
        modeler.get("selection").select(made);
      } else if (name === "name") modeling.updateLabel(chosen, field("name").value.replace(/\s+/g, " ").trim());
      else if (name === "signs") setIn(chosen.businessObject, { "lt:signs": field("signs").value || undefined });
      else if (name === "role") {
        told.doneBy(chosen, field("role").value);
        show(chosen);
      } else if (name === "lane") {
        told.toLane(chosen, field("lane").value);
        show(chosen);
      } else if (name === "lane_role") told.nameLane(chosen, field("lane_role").value);
      else if (name === "place") {
        const place = field("place").value;
        if (place !== "unit") setIn(thing, { "lt:unit": place || undefined });
        showUnit();
      } else if (name === "amount" || name === "measure") limit(thing);
      else if (name === "wait" || name === "wait_measure" || name === "until") timer(thing);
      else if (name === "verb") setIn(thing, { "lt:verb": field("verb").value || undefined });
      else if (name === "interrupts") set({ cancelActivity: field("interrupts").checked });
      else if (["several", "sequential", "ends"].includes(name)) several(thing);
      else if (["when", "outcome", "condition"].includes(name)) { showWhen(); branch(thing); }
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => { if (chosen && !filling) change(event.target.name); });

    return { show, fault, note, get chosen() { return chosen; }, field, parts };
  };

  window.LienThongPanel = panel;
})();

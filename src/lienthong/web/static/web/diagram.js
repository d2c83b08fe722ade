// A process as a drawing that one can look around in: read with bpmn-js, in the colours of the house, with marks on it.
// Other scripts draw with `LienThongDiagram`; a page only writes the partial `process/diagram.html`.
(() => {
  "use strict";
  const tone = (level) => (typeof level === "number" ? `heat-${Math.max(0, Math.min(5, Math.round(level)))}` : String(level));
  const look = {
    bpmnRenderer: { defaultFillColor: "var(--diagram-fill)", defaultStrokeColor: "var(--diagram-line)", defaultLabelColor: "var(--diagram-ink)" },
    textRenderer: {
      defaultStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: "11px", lineHeight: 1.25 },
      externalStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: "11px", lineHeight: 1.25 },
    },
  };

  // Names of steps out of decisions are whole sentences: what has no room in its box is cut; the table has it all.
  const MOST = 40;
  const shortened = (text) => (text.length <= MOST ? text : `${text.slice(0, MOST).replace(/\s+\S*$/, "")}…`);
  const cutNames = (viewer) => {
    const renderer = viewer.get("textRenderer");
    const whole = renderer.createText.bind(renderer);
    renderer.createText = (text, options) => {
      const box = options?.box;
      if (!(box?.width <= 130 && options.align === "center-middle")) return whole(text, options);
      // A little lower than the middle: the sign of the kind of step stands above.
      return whole(shortened(text ?? ""), { ...options, box: { width: box.width, height: box.height + 16 } });
    };
  };

  // A lane is called after a role by its code; people read its name.
  const nameLanes = (definitions, roles) => {
    const lanes = (holder) => (holder?.laneSets ?? []).flatMap((set) => set.lanes ?? []);
    const walk = (lane) => {
      if (roles[lane.name]) lane.name = roles[lane.name];
      for (const inner of lane.childLaneSet?.lanes ?? []) walk(inner);
    };
    for (const root of definitions.rootElements ?? []) lanes(root).forEach(walk);
  };

  // As much as fits, but never so small that names cannot be read: then from where it begins.
  const show = (viewer, least = 0.5) => {
    const canvas = viewer.get("canvas");
    const { inner, outer } = canvas.viewbox();
    const margin = 20;
    const fits = Math.min(outer.width / (inner.width + 2 * margin), outer.height / (inner.height + 2 * margin));
    const scale = fits < 0.8 * least ? least : Math.min(1, fits);
    const [width, height] = [outer.width / scale, outer.height / scale];
    const begins = (at, long, room) => (scale > fits && long + 2 * margin > room ? at - margin : at - (room - long) / 2);
    const [x, y] = [begins(inner.x, inner.width, width), begins(inner.y, inner.height, height)];
    canvas.viewbox({ x, y, width, height });
  };

  const clearMarks = (viewer, kind = "mark") => {
    viewer.get("overlays").remove({ type: kind });
    viewer.get("elementRegistry").forEach((element) => {
      for (const name of [...(viewer.get("canvas")._lienthong?.[kind]?.[element.id] ?? [])]) viewer.get("canvas").removeMarker(element.id, name);
    });
    if (viewer.get("canvas")._lienthong) viewer.get("canvas")._lienthong[kind] = {};
  };

  // marks: {id of an element: {label, level, title}}; level: 0–5 (heat), or ok, late, warn, info, added, removed, changed.
  const mark = (viewer, marks, kind = "mark") => {
    clearMarks(viewer, kind);
    const [canvas, registry, overlays] = [viewer.get("canvas"), viewer.get("elementRegistry"), viewer.get("overlays")];
    canvas._lienthong ??= {};
    canvas._lienthong[kind] ??= {};
    for (const [id, said] of Object.entries(marks)) {
      const element = registry.get(id);
      if (!element || element === canvas.getRootElement()) continue;
      const name = `tone-${tone(said.level ?? "info")}`;
      canvas.addMarker(id, name);
      (canvas._lienthong[kind][id] ??= []).push(name);
      if (!said.label) continue;
      const badge = document.createElement("span");
      badge.className = `diagram__mark diagram__mark--${tone(said.level ?? "info")}`;
      badge.textContent = said.label;
      if (said.title) badge.title = said.title;
      overlays.add(id, kind, { position: element.waypoints ? { top: -10, left: 0 } : { top: -14, left: 6 }, html: badge });
    }
  };

  // The wheel belongs to the page until somebody is inside the drawing.
  const calmWheel = (viewer, holder) => {
    const wheel = viewer.get("zoomScroll", false);
    if (!wheel) return;
    wheel.toggle(false);
    holder.addEventListener("focusin", () => wheel.toggle(true));
    holder.addEventListener("focusout", (event) => { if (!holder.contains(event.relatedTarget)) wheel.toggle(false); });
  };

  const tools = (viewer, holder) => {
    for (const button of holder.querySelectorAll("[data-diagram-zoom]")) {
      button.addEventListener("click", () => {
        const by = button.dataset.diagramZoom;
        if (by === "fit") viewer.get("canvas").zoom("fit-viewport", "auto");
        else if (by === "all") show(viewer);
        else viewer.get("zoomScroll").stepZoom(Number(by));
      });
    }
    holder.querySelector("[data-diagram-tools]")?.removeAttribute("hidden");
  };

  const said = (holder, text) => {
    const place = holder.querySelector("[data-diagram-said]");
    place.textContent = text;
    place.hidden = !text;
  };

  class SignedOut extends Error {
    constructor() { super("Phiên làm việc đã hết nên chưa vẽ được sơ đồ. Tải lại trang để đăng nhập rồi xem tiếp."); }
  }
  const fetched = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/xml" } });
    if (answer.status === 401) throw new SignedOut();
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  };

  const draw = async (holder) => {
    const canvas = holder.querySelector("[data-diagram-canvas]");
    try {
      const [xml] = await Promise.all([
        fetched(holder.dataset.diagram),
        document.fonts.load('12px "Be Vietnam Pro"', "Quyết định").catch(() => []),
      ]);
      const began = performance.now();
      const viewer = new BpmnJS({ container: canvas, ...look });
      cutNames(viewer);
      const roles = JSON.parse(holder.dataset.diagramRoles || "{}");
      viewer.on("import.parse.complete", ({ definitions }) => { if (definitions) nameLanes(definitions, roles); });
      await viewer.importXML(xml);
      show(viewer);
      mark(viewer, JSON.parse(holder.dataset.diagramMarks || "{}"));
      holder.dataset.diagramDrawn = (performance.now() - began).toFixed(1);
      canvas.querySelector("svg[tabindex]")?.setAttribute("aria-label", holder.dataset.diagramLabel);
      calmWheel(viewer, holder);
      tools(viewer, holder);
      said(holder, "");
      holder.lienthong = viewer;
      holder.dispatchEvent(new CustomEvent("diagram:drawn", { bubbles: true }));
    } catch (fault) {
      said(holder, fault instanceof SignedOut ? fault.message : "Chưa vẽ được sơ đồ. Tải lại trang; các bước vẫn có đủ trong bảng.");
    }
  };

  window.LienThongDiagram = { look, cutNames, nameLanes, show, mark, clearMarks, calmWheel, tools, fetched, said };
  for (const holder of document.querySelectorAll("[data-diagram]")) draw(holder);
})();

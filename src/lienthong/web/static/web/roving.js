// Many buttons, one stop for Tab: arrows, Home and End move between them, and Tab comes back to where one was.
(() => {
  "use strict";
  // Which of the buttons Tab comes to; without one the first.
  const stop = (buttons, at) => { for (const button of buttons) button.tabIndex = button === (at ?? buttons[0]) ? 0 : -1; };
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const moved = (buttons, from, key) => ({ Home: buttons[0], End: buttons.at(-1) })[key] ?? buttons[buttons.indexOf(from) + (STEPS[key] ?? NaN)];

  const toolbar = (place) => {
    const buttons = [...place.querySelectorAll("button")];
    stop(buttons);
    place.addEventListener("focusin", (event) => stop(buttons, event.target.closest("button")));
    place.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = moved(buttons, event.target.closest("button"), event.key);
      if (!to) return;
      event.preventDefault();
      to.focus();
    });
  };

  // The rows of what is drawn: of all of them Tab comes to the chosen one alone, so that sixty steps are not sixty stops.
  const list = (place) => {
    const rows = () => [...place.querySelectorAll("[data-element]")];
    const rowOf = (id) => rows().find((one) => one.dataset.element === id);
    return {
      rows,
      rowOf,
      press: (id) => {
        for (const row of rows()) row.setAttribute("aria-pressed", String(row.dataset.element === id));
        stop(rows(), rowOf(id));
      },
      // Back to the row of what is chosen; a way that has none is left towards where it begins.
      focusRow: (element) => (rowOf(element?.id) ?? rowOf(element?.source?.id) ?? rows()[0])?.focus(),
    };
  };
  window.LienThongRoving = { stop, moved, toolbar, list };
})();

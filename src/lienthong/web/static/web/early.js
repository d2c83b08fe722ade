// Whoever is quick presses a letter as soon as the list stands there, before the scripts have come: it is kept for keys.js.
(() => {
  "use strict";
  const kept = [];
  const keep = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !/^[a-z?/]$/i.test(event.key)) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    kept.push(event.key.toLowerCase());
  };
  document.addEventListener("keydown", keep);
  document.addEventListener("keys:ready", (event) => {
    document.removeEventListener("keydown", keep);
    event.detail(kept);
  }, { once: true });
})();

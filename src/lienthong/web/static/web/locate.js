// The position of the device into the two boxes of a point: asked of the browser, never taken without a press.
(() => {
  "use strict";
  const faults = { 1: "denied", 2: "unknown", 3: "slow" };

  // Whether a point lies within an outline: a line to the east crosses it an odd number of times. The server asks the same.
  const inside = (outline, lat, lon) => outline.filter(([south, west], at) => {
    const [north, east] = outline.at(at - 1);
    return (south > lat) !== (north > lat) && lon < ((east - west) * (lat - south)) / (north - south) + west;
  }).length % 2 === 1;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    const place = document.getElementById(button.dataset.locate);
    const [lat, lon] = ["lat", "lon"].map((part) => place?.querySelector(`input[name$=".${part}"]`));
    const said = place?.querySelector("[data-locate-said]");
    if (!lat || !lon || !said) return;
    const tell = (word, found = "") => { said.textContent = button.dataset[word].replace("%s", found); };
    if (!navigator.geolocation) return tell("absent");
    tell("looking");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        if (!inside(JSON.parse(button.dataset.within), coords.latitude, coords.longitude)) return tell("outside");
        lat.value = coords.latitude.toFixed(6).replace(".", ",");
        lon.value = coords.longitude.toFixed(6).replace(".", ",");
        tell("found", String(Math.max(1, Math.round(coords.accuracy))));
        lon.dispatchEvent(new Event("change", { bubbles: true }));
        return lat.focus();
      },
      (fault) => {
        button.disabled = false;
        tell(faults[fault.code] ?? "unknown");
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
})();

// What every map of the portal shares: its dress in the reader's language, its data, borders and pins.
// Maps are made by django-leaflet inside a box with data-map="<kind>"; words stand in the data- attributes of the box.

const SVG = "http://www.w3.org/2000/svg";
const PIN = 34;
const SMALL_PIN = 28;
const NARROW = 500;
// From far enough that the whole country fits a narrow telephone.
const FARTHEST = 6;

// Calls start(map, box) for every map of this kind, before anything is drawn on it.
export function whenMap(kind, start) {
  window.addEventListener("map:init", ({ detail: { map } }) => {
    const box = map.getContainer().closest("[data-map]");
    if (box?.dataset.map !== kind) return;
    dress(map, box);
    start(map, box);
  });
}

function dress(map, box) {
  const canvas = map.getContainer();
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", box.dataset.label);
  map.setMinZoom(FARTHEST);
  map.eachLayer((layer) => layer instanceof L.TileLayer && canvas.classList.add("map-has-background"));
  // An area fills the picture; whole steps would leave half of it empty.
  map.options.zoomSnap = 0.25;
  map.zoomControl.remove();
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
}

export async function read(address) {
  const response = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

// Says in words that the map stays empty; the page tells the same without it.
export function trouble(box, error) {
  console.error(error);
  box.closest("figure").querySelector("[data-map-trouble]").textContent = box.dataset.trouble;
}

export function drawn(box) {
  performance.mark("map-drawn");
  box.dataset.drawn = "yes";
}

export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

export function icon(box, name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${box.dataset.icons}#${name}`);
  drawing.append(use);
  return drawing;
}

// A pin that says what it is by shape, icon, colour and hidden words; several on one spot stand side by side.
export function pin(box, { drawing, look, label, mark = "", shift: [right, down] = [0, 0] }) {
  const html = make("span", {}, icon(box, drawing), make("span", { className: "visually-hidden", textContent: label }));
  if (mark) html.append(make("span", { className: "map-pin-mark", textContent: mark, ariaHidden: "true" }));
  const size = box.clientWidth < NARROW ? SMALL_PIN : PIN;
  return L.divIcon({
    className: `map-pin ${look}`,
    html,
    iconSize: [size, size],
    iconAnchor: [size / 2 - right, size / 2 - down],
    popupAnchor: [right, down - size / 2],
  });
}

// Draws borders; words(properties) gives what a municipality says when pointed at, without it they stay silent.
export function drawBorders(map, collection, words, look = () => "") {
  const tell = ({ properties }, area) =>
    area.bindTooltip(() => make("span", { textContent: words(properties) }), { sticky: true });
  return L.geoJSON(collection, {
    style: ({ properties }) => ({ className: `map-area ${look(properties)}`, weight: 1 }),
    interactive: Boolean(words),
    onEachFeature: words && tell,
  }).addTo(map);
}

// Writes the names of villages and quarters: what a reader goes by where there is no background map.
export function drawPlaces(map, collection) {
  // Above the borders, below the pins.
  map.createPane("names").style.zIndex = 500;
  const dot = ({ properties }, where) => {
    const name = make("span", { textContent: properties.name });
    const label = { permanent: true, direction: "right", className: "map-name", offset: [2, 0], pane: "names" };
    return L.circleMarker(where, { className: "map-dot", radius: 3, weight: 0, interactive: false }).bindTooltip(name, label);
  };
  L.geoJSON(collection, { pointToLayer: dot }).addTo(map);
}

// Draws one municipality with its places.
export async function drawMunicipality(map, box) {
  const [outline, places] = await Promise.all([read(box.dataset.outline), read(box.dataset.places)]);
  const bounds = drawBorders(map, outline).getBounds();
  drawPlaces(map, places);
  return bounds;
}

// Shows this part of the country at once, without flying there.
export function fit(map, bounds, zoom) {
  if (bounds.isValid()) map.fitBounds(bounds, { animate: false, padding: [12, 12], maxZoom: zoom });
}

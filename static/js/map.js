// The map with its equal list: a pin for each row, a way from row to pin and back, layers to switch on.

import { drawBorders, drawn, fit, make, icon, pin, read, trouble, whenMap } from "./map-tools.js";

const words = JSON.parse(document.getElementById("map-words").textContent);
// As wide and high as a pin with its mark; more than four in a row would leave their municipality.
const BESIDE = 36;
const BELOW = 48;
const IN_A_ROW = 4;

const counted = (number, one, many) => (number === 1 ? one : many.replace("%(number)s", number));
const rowOf = (id) => document.getElementById(`site-${id}`);

function countByMunicipality(features) {
  const counts = new Map();
  for (const { properties } of features) counts.set(properties.nis, (counts.get(properties.nis) ?? 0) + 1);
  return counts;
}

function showRow(id) {
  const row = rowOf(id);
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}

// What a popup tells of a site: built from text, never from markup.
function tell(box, { id, properties }) {
  const { name, status, places, municipality, page, demo } = properties;
  const head = make("p", { className: "map-popup-name" }, make("strong", { textContent: name }));
  if (demo) head.append(" ", make("span", { className: "demo-mark", textContent: words.demo }));
  const facts = [municipality];
  if (places) facts.push(counted(places, words.onePlace, words.places));
  const chip = make("span", { className: `chip status--${status}` }, icon(box, `status-${status}`), words.status[status]);
  const text = make("div", {}, head, make("p", { textContent: facts.join(" · ") }), make("p", {}, chip));
  const ways = make("p", { className: "map-popup-ways" }, make("a", { href: page, textContent: words.open }));
  if (rowOf(id)) {
    const back = make("button", { type: "button", className: "button button--quiet button--small", textContent: words.row });
    back.addEventListener("click", () => showRow(id));
    ways.append(back);
  }
  text.append(ways);
  return text;
}

// Sites on the very same spot stand side by side, so that each can be pointed at.
function drawSites(map, box, features) {
  const taken = new Map();
  const markers = new Map();
  for (const feature of features) {
    const { id, geometry, properties } = feature;
    if (!geometry) continue;
    const spot = geometry.coordinates.join();
    const before = taken.get(spot) ?? 0;
    taken.set(spot, before + 1);
    const look = {
      drawing: `status-${properties.status}`,
      look: `status--${properties.status}`,
      label: `${properties.name}, ${properties.municipality}, ${words.status[properties.status]}`,
      mark: properties.demo ? words.demo : "",
      shift: [(before % IN_A_ROW) * BESIDE, Math.floor(before / IN_A_ROW) * BELOW],
    };
    const [longitude, latitude] = geometry.coordinates;
    const marker = L.marker([latitude, longitude], { icon: pin(box, look), riseOnHover: true });
    marker.bindPopup(() => tell(box, feature), { minWidth: 220, autoPanPadding: [16, 16] });
    marker.siteId = id;
    markers.set(String(id), marker.addTo(map));
  }
  return markers;
}

function focusablesOf(popup) {
  return [...popup.getElement().querySelectorAll("a[href], button")];
}

// With the keyboard: space opens as Enter does, Tab goes from a pin into its popup, Escape closes and goes back.
function steer(map) {
  let open = null;
  map.on("popupopen", ({ popup }) => {
    open = popup;
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
    rowOf(popup._source?.siteId)?.classList.add("map-row--shown");
  });
  map.on("popupclose", ({ popup }) => {
    open = null;
    rowOf(popup._source?.siteId)?.classList.remove("map-row--shown");
  });
  map.getContainer().addEventListener("keydown", (event) => {
    const source = open?._source;
    const element = source?.getElement?.();
    if (event.key === " " && event.target.matches(".leaflet-marker-icon")) {
      event.preventDefault();
      event.target.click();
    } else if (event.key === "Escape" && open) {
      const inside = open.getElement().contains(document.activeElement);
      map.closePopup();
      if (inside) element?.focus();
    } else if (event.key === "Tab" && open && element) {
      const [first] = focusablesOf(open);
      const into = !event.shiftKey && event.target === element;
      const out = event.shiftKey && event.target === first;
      if (!into && !out) return;
      event.preventDefault();
      (into ? first : element).focus();
    }
  });
}

function showPin(map, box, marker) {
  box.scrollIntoView({ block: "nearest" });
  marker.getElement().focus({ preventScroll: true });
  if (!marker.isPopupOpen()) marker.openPopup();
}

function joinList(map, box, markers) {
  for (const button of document.querySelectorAll("[data-show]")) {
    const marker = markers.get(button.dataset.show);
    if (!marker) continue;
    button.hidden = false;
    button.addEventListener("click", () => showPin(map, box, marker));
  }
  const asked = markers.get(window.location.hash.replace("#site-", ""));
  if (asked) showPin(map, box, asked);
}

function tellFacility(name, { properties }) {
  const facts = name === "stations" ? [words.station] : [words.kind[properties.kind] ?? properties.kind];
  if (properties.municipality) facts.push(properties.municipality);
  if (properties.places) facts.push(counted(properties.places, words.onePlace, words.places));
  if (properties.approximate) facts.push(words.approximate);
  const head = make("strong", { textContent: properties.name });
  return make("div", {}, head, make("p", { textContent: facts.join(" · ") }));
}

// Prisons are few and can be reached by keyboard; stations are a background of dots.
function facility(box, name, feature, where) {
  if (name === "stations") {
    const dot = L.circleMarker(where, { className: "map-dot--stations", radius: 4, weight: 1 });
    return dot.bindTooltip(() => tellFacility(name, feature));
  }
  const look = { drawing: "lock", look: "map-pin--prison", label: feature.properties.name };
  return L.marker(where, { icon: pin(box, look), zIndexOffset: -1000 }).bindPopup(() => tellFacility(name, feature));
}

async function readLayer(box, input) {
  const options = { pointToLayer: (feature, where) => facility(box, input.value, feature, where) };
  return L.geoJSON(await read(input.dataset.layer), options);
}

function offerLayers(map, box) {
  const choice = box.closest("figure").querySelector("[data-map-layers]");
  if (!choice) return;
  const layers = new Map();
  choice.hidden = false;
  choice.addEventListener("change", async ({ target: input }) => {
    try {
      if (!layers.has(input.value)) layers.set(input.value, readLayer(box, input));
      const layer = await layers.get(input.value);
      if (input.checked) layer.addTo(map);
      else layer.remove();
    } catch (error) {
      layers.delete(input.value);
      trouble(box, error);
    }
  });
}

whenMap("sites", async (map, box) => {
  try {
    const [borders, sites] = await Promise.all([read(box.dataset.borders), read(box.dataset.sites)]);
    const counts = countByMunicipality(sites.features);
    const count = (nis) => (counts.has(nis) ? counted(counts.get(nis), words.oneSite, words.sites) : words.noSite);
    fit(map, drawBorders(map, borders, ({ name, nis }) => `${name}: ${count(nis)}`).getBounds());
    steer(map);
    joinList(map, box, drawSites(map, box, sites.features));
    offerLayers(map, box);
    drawn(box);
  } catch (error) {
    trouble(box, error);
  }
});

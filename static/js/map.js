// The map with its equal list: a pin for each row, a way from row to pin and back, layers to switch on.

import { clusterMarker, grouped } from "./map-clusters.js";
import { drawBorders, drawn, fit, make, icon, pin, read, trouble, whenMap } from "./map-tools.js";

const words = JSON.parse(document.getElementById("map-words").textContent);
// As wide and high as a pin with its mark; more than four in a row would leave their municipality.
const BESIDE = 36;
const BELOW = 48;
const IN_A_ROW = 4;
// The zoom at which a site surely stands alone.
const NEAR = 14;

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
function siteMarker(box, feature, taken) {
  const { id, geometry, properties } = feature;
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
  return marker;
}

// What is on the map now: single sites by their number, and clusters; drawn anew when the zoom changes.
class Sites {
  constructor(map, box) {
    Object.assign(this, { map, box, features: [], markers: new Map(), layer: L.layerGroup().addTo(map) });
  }

  draw() {
    const { alone, groups } = grouped(this.map, this.features.filter(({ properties }) => !properties.mix));
    const counted = this.features.filter(({ properties }) => properties.mix);
    const taken = new Map();
    this.layer.clearLayers();
    this.markers.clear();
    for (const { geometry, properties } of counted) {
      const [longitude, latitude] = geometry.coordinates;
      clusterMarker(this.map, [latitude, longitude], properties, words).addTo(this.layer);
    }
    for (const group of groups) clusterMarker(this.map, group.where, group, words).addTo(this.layer);
    for (const feature of alone) {
      if (!feature.geometry) continue;
      this.markers.set(String(feature.id), siteMarker(this.box, feature, taken).addTo(this.layer));
    }
  }

  // The marker of a site; where it stands in a cluster the map comes near enough.
  find(id) {
    const feature = this.features.find((found) => String(found.id) === String(id));
    if (!feature?.geometry) return null;
    const [longitude, latitude] = feature.geometry.coordinates;
    for (let zoom = NEAR; !this.markers.has(String(id)) && zoom <= this.map.getMaxZoom(); zoom += 1) {
      this.map.setView([latitude, longitude], Math.max(zoom, this.map.getZoom()), { animate: false });
      this.draw();
    }
    return this.markers.get(String(id));
  }
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

function joinList(map, box, sites) {
  const known = new Set(sites.features.filter(({ geometry }) => geometry).map(({ id }) => String(id)));
  const show = (id) => {
    const marker = sites.find(id);
    if (marker) showPin(map, box, marker);
  };
  for (const button of document.querySelectorAll("[data-show]")) {
    if (!known.has(button.dataset.show)) continue;
    button.hidden = false;
    button.addEventListener("click", () => show(button.dataset.show));
  }
  const asked = window.location.hash.match(/^#site-([0-9]+)$/);
  if (asked) show(asked[1]);
  walk();
}

// Next and previous: from row to row, beginning at the one that is shown or has the focus.
function walk() {
  const ways = document.querySelector("[data-map-walk]");
  const rows = [...document.querySelectorAll(".map-row")];
  if (!ways || rows.length < 2) return;
  ways.hidden = false;
  let at = -1;
  ways.addEventListener("click", ({ target }) => {
    const step = Number(target.closest("[data-walk]")?.dataset.walk ?? 0);
    if (!step) return;
    const shown = rows.findIndex((row) => row.classList.contains("map-row--shown"));
    at = ((shown < 0 ? at : shown) + step + rows.length) % rows.length;
    const button = rows[at].querySelector("[data-show]:not([hidden])");
    rows[at].scrollIntoView({ block: "nearest" });
    if (button) button.click();
    else rows[at].focus();
  });
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
  const house = name === "houses";
  const kind = { drawing: house ? "house" : "lock", look: house ? "map-pin--house" : "map-pin--prison" };
  const look = { ...kind, label: feature.properties.name };
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

// Where the map stands is part of the address, so that it can be sent to a colleague.
const PLACE = /^#map=([0-9.]+)\/(-?[0-9.]+)\/(-?[0-9.]+)$/;

function keepPlace(map) {
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    const place = `#map=${map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
    window.history.replaceState(window.history.state, "", place);
  });
}

function placeAsked() {
  const asked = window.location.hash.match(PLACE);
  return asked && { zoom: Number(asked[1]), where: [Number(asked[2]), Number(asked[3])] };
}

function offerWays(map, box) {
  const figure = box.closest("figure");
  const ways = figure.querySelector("[data-map-ways]");
  if (!ways) return;
  ways.hidden = false;
  ways.querySelector("[data-print]").addEventListener("click", () => window.print());
  const button = ways.querySelector("[data-full-screen]");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen(),
  );
  document.addEventListener("fullscreenchange", () => {
    const full = document.fullscreenElement === figure;
    button.setAttribute("aria-pressed", String(full));
    button.textContent = full ? words.leave : words.fullScreen;
    map.invalidateSize();
  });
}

// Above 2,000 sites the server tells what a screen shows; the answer of an earlier screen that comes late is dropped.
function followScreen(map, box, sites) {
  let turn = 0;
  const load = async () => {
    const mine = ++turn;
    const box84 = map.getBounds().toBBoxString();
    const found = await read(`${box.dataset.view}&bbox=${box84}&zoom=${map.getZoom()}`);
    if (mine !== turn) return;
    sites.features = found.features;
    sites.draw();
  };
  map.on("moveend", () => load().catch((error) => trouble(box, error)));
  return load();
}

function lookOf(box, answers) {
  if (box.dataset.colour === "answer") return ({ nis }) => `map-area--${answers[nis]?.answer ?? "not_asked"}`;
  return ({ nis }) => `map-area--shade-${answers[nis]?.shade ?? 0}`;
}

function telling(answers, counts) {
  return ({ name, nis }) => {
    const { answer, places } = answers[nis] ?? {};
    const facts = [];
    if (answer) facts.push(words.answer[answer]);
    if (places) facts.push(counted(places, words.onePlace, words.places));
    if (counts) facts.push(counts.has(nis) ? counted(counts.get(nis), words.oneSite, words.sites) : words.noSite);
    return `${name}: ${facts.join(" · ")}`;
  };
}

whenMap("sites", async (map, box) => {
  try {
    const many = Boolean(box.dataset.view);
    const nothing = { features: [] };
    const [borders, answers, first] = await Promise.all([
      read(box.dataset.borders),
      read(box.dataset.answers),
      many ? nothing : read(box.dataset.sites),
    ]);
    const sites = new Sites(map, box);
    sites.features = first.features;
    const counts = many ? null : countByMunicipality(first.features);
    const bounds = drawBorders(map, borders, telling(answers, counts), lookOf(box, answers)).getBounds();
    const asked = placeAsked();
    if (asked) map.setView(asked.where, asked.zoom, { animate: false });
    else fit(map, bounds);
    if (many) await followScreen(map, box, sites);
    else sites.draw();
    if (!many) map.on("zoomend", () => sites.draw());
    steer(map);
    joinList(map, box, sites);
    keepPlace(map);
    offerLayers(map, box);
    offerWays(map, box);
    drawn(box);
  } catch (error) {
    trouble(box, error);
  }
});

// The pin of a proposal: map and the fields latitude and longitude say the same, whichever is changed.
// Without this file the fields and the place search do it alone.

import { drawMunicipality, drawn, fit, pin, trouble, whenMap } from "./map-tools.js";
import { followOutline } from "./outline.js";

const CLOSE = 13;
const STEP = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const latitude = document.getElementById("id_latitude");
const longitude = document.getElementById("id_longitude");
const tidy = (degrees) => Number(degrees.toFixed(6));

function typed() {
  if (!latitude.value.trim() || !longitude.value.trim()) return null;
  const [north, east] = [Number(latitude.value.replace(",", ".")), Number(longitude.value.replace(",", "."))];
  const onEarth = Math.abs(north) <= 90 && Math.abs(east) <= 180;
  return onEarth ? L.latLng(north, east) : null;
}

// Fills the fields as a person would, so that whatever listens to them hears it.
function write(where) {
  latitude.value = where ? tidy(where.lat) : "";
  longitude.value = where ? tidy(where.lng) : "";
  for (const field of [latitude, longitude]) {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

class Pin {
  constructor(map, box) {
    this.map = map;
    this.box = box;
    const icon = pin(box, { drawing: "pin", look: "map-pin--own", label: "" });
    this.marker = L.marker(map.getCenter(), { icon, draggable: true, autoPan: true });
    this.marker.on("drag", () => this.say());
    this.marker.on("dragend", () => this.put(this.marker.getLatLng()));
    this.writing = false;
  }

  // Puts the pin there and writes it into the fields.
  put(where) {
    this.show(where);
    this.writing = true;
    write(where);
    this.writing = false;
  }

  show(where) {
    if (!where) {
      this.marker.remove();
      return;
    }
    this.marker.setLatLng(where).addTo(this.map);
    this.say();
  }

  say() {
    const { lat, lng } = this.marker.getLatLng();
    this.marker.getElement().setAttribute("aria-label", `${this.box.dataset.pin}: ${lat.toFixed(5)}, ${lng.toFixed(5)}`);
  }

  move([right, down], pixels) {
    const there = this.map.latLngToContainerPoint(this.marker.getLatLng()).add([right * pixels, down * pixels]);
    this.put(this.map.containerPointToLatLng(there));
    this.map.panInside(this.marker.getLatLng(), { padding: [40, 40], animate: false });
  }

  focus() {
    this.marker.getElement()?.focus({ preventScroll: true });
  }
}

function followKeys(map, own) {
  map.getContainer().addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way || event.target !== own.marker.getElement()) return;
    event.preventDefault();
    event.stopPropagation();
    own.move(way, event.shiftKey ? 1 : STEP);
  });
}

function followFields(map, own) {
  const follow = () => {
    if (own.writing) return;
    const where = typed();
    own.show(where);
    if (where) map.panInside(where, { padding: [40, 40], animate: false });
  };
  latitude.addEventListener("input", follow);
  longitude.addEventListener("input", follow);
}

// Found places are buttons of the form that work without this; here they only move the pin.
function followPlaces(map, box, own) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".choices button[name=found]");
    if (!button || button.form !== latitude.form) return;
    event.preventDefault();
    const [east, north] = button.value.split(",").map(Number);
    own.put(L.latLng(north, east));
    map.setView([north, east], CLOSE, { animate: false });
    for (const other of button.closest(".choices").querySelectorAll("button")) {
      if (other === button) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    box.scrollIntoView({ block: "nearest" });
    own.focus();
  });
}

function offerTools(map, box, own) {
  const figure = box.closest("figure");
  for (const tool of figure.querySelectorAll("[data-map-tools]")) tool.hidden = false;
  figure.querySelector("[data-pin-middle]").addEventListener("click", () => {
    own.put(map.getCenter());
    own.focus();
  });
  figure.querySelector("[data-pin-away]").addEventListener("click", () => own.put(null));
}

whenMap("pin", async (map, box) => {
  const own = new Pin(map, box);
  const known = typed();
  own.show(known);
  if (known) map.setView(known, CLOSE, { animate: false });
  const outline = followOutline(map, box);
  map.on("click", ({ latlng }) => (outline?.isDrawing ? outline.add(latlng) : own.put(latlng)));
  followKeys(map, own);
  followFields(map, own);
  followPlaces(map, box, own);
  offerTools(map, box, own);
  try {
    const area = await drawMunicipality(map, box);
    if (!typed()) fit(map, outline?.bounds ?? area);
  } catch (error) {
    trouble(box, error);
  }
  drawn(box);
});

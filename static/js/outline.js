// The outline of a site: map and the lines of corners in the form say the same, whichever is changed.
// Without this file the lines, typed by hand, and an outline from a file do it alone.

import { icon } from "./map-tools.js";

const field = document.getElementById("id_outline");
const tidy = (degrees) => degrees.toFixed(6);

function corners() {
  const rows = field.value.split("\n").map((row) => row.split(/[,;]/).map(Number));
  return rows.filter((row) => row.length === 2 && row.every(Number.isFinite) && Math.abs(row[0]) <= 90);
}

// Fills the field as a person would, so that whatever listens to it hears it: from the third corner on there is an area.
function write(points) {
  field.value = points.map(([north, east]) => `${tidy(north)}, ${tidy(east)}`).join("\n");
  if (points.length === 1 || points.length === 2) return;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

class Outline {
  constructor(map, box) {
    this.map = map;
    this.box = box;
    this.isDrawing = false;
    // Above the borders, which are drawn later; below names and pins.
    map.createPane("outline").style.zIndex = 450;
    this.shape = L.polygon([], { className: "map-outline", interactive: false, pane: "outline" }).addTo(map);
    this.handles = L.layerGroup().addTo(map);
    this.show();
  }

  get bounds() {
    return corners().length ? this.shape.getBounds() : null;
  }

  show() {
    const points = corners();
    this.shape.setLatLngs(points);
    this.handles.clearLayers();
    if (this.isDrawing) points.forEach((point, index) => this.handle(point, index));
  }

  handle(point, index) {
    const look = L.divIcon({ className: "map-corner", iconSize: [16, 16], html: icon(this.box, "circle-check") });
    const mark = L.marker(point, { icon: look, draggable: true, keyboard: false });
    mark.on("dragend", () => {
      const points = corners();
      points[index] = [mark.getLatLng().lat, mark.getLatLng().lng];
      write(points);
    });
    mark.addTo(this.handles);
  }

  add({ lat, lng }) {
    write([...corners(), [lat, lng]]);
    this.show();
  }

  back() {
    write(corners().slice(0, -1));
    this.show();
  }

  draw(button) {
    this.isDrawing = !this.isDrawing;
    button.setAttribute("aria-pressed", String(this.isDrawing));
    this.show();
  }
}

export function followOutline(map, box) {
  const tools = box.closest("figure").querySelector("[data-outline-tools]");
  if (!field || field.disabled || !tools) return null;
  const outline = new Outline(map, box);
  tools.hidden = false;
  const draw = tools.querySelector("[data-outline-draw]");
  draw.addEventListener("click", () => outline.draw(draw));
  tools.querySelector("[data-outline-middle]").addEventListener("click", () => outline.add(map.getCenter()));
  tools.querySelector("[data-outline-back]").addEventListener("click", () => outline.back());
  field.addEventListener("input", () => outline.show());
  return outline;
}

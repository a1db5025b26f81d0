// Clusters: sites that stand too close to be told apart become one mark, a ring of their stages around their number.

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 44;
// On the screen, in pixels; fewer than three stand side by side instead.
const CLOSE = 40;
const FEWEST = 3;
// From here on every site stands alone.
const NEAR = 14;
const RING = 15;
const ROUND = 2 * Math.PI * RING;

const COLOURS = {
  submitted: "#b5d3d3",
  in_review: "#b5d3d3",
  incomplete: "#b5d3d3",
  reply: "#b5d3d3",
  retained: "#41858c",
  reserve: "#b7791f",
  realisation: "#0b5c66",
  open: "#084048",
};
const OTHER = "#7b766b";

function draw(name, values, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function ring(number, mix) {
  const picture = draw("svg", { viewBox: "0 0 44 44", "aria-hidden": "true", focusable: "false" });
  picture.append(draw("circle", { cx: 22, cy: 22, r: 20, fill: "#fffdf9", stroke: "#1d2a33" }));
  let before = 0;
  for (const [status, many] of Object.entries(mix)) {
    const part = (many / number) * ROUND;
    const piece = { cx: 22, cy: 22, r: RING, fill: "none", stroke: COLOURS[status] ?? OTHER, "stroke-width": 7 };
    picture.append(draw("circle", { ...piece, "stroke-dasharray": `${part} ${ROUND}`, "stroke-dashoffset": -before }));
    before += part;
  }
  const words = { x: 22, y: 26, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: "#1d2a33" };
  picture.append(draw("text", words, number > 999 ? `${Math.round(number / 1000)}k` : number));
  return picture;
}

// A mark for many sites; to choose it means to come nearer.
export function clusterMarker(map, where, { number, mix }, words) {
  const label = words.cluster.replace("%(number)s", number);
  const mixed = Object.entries(mix).map(([status, many]) => `${words.status[status]}: ${many}`);
  const html = document.createElement("span");
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = `${label} (${mixed.join(", ")})`;
  html.append(ring(number, mix), hidden);
  const icon = L.divIcon({ className: "map-cluster", html, iconSize: [SIZE, SIZE] });
  const marker = L.marker(where, { icon, riseOnHover: true });
  const tip = document.createElement("span");
  tip.textContent = `${label} (${mixed.join(", ")})`;
  marker.bindTooltip(tip);
  const come = () => map.setView(where, Math.min(map.getZoom() + 2, map.getMaxZoom()), { animate: false });
  return marker.on("click", come).on("keypress", ({ originalEvent }) => originalEvent.key === "Enter" && come());
}

// Puts sites that are close on the screen together; gives the groups and those that stay alone.
export function grouped(map, features) {
  if (map.getZoom() >= NEAR) return { alone: features, groups: [] };
  const cells = new Map();
  for (const feature of features) {
    if (!feature.geometry) continue;
    const [longitude, latitude] = feature.geometry.coordinates;
    const { x, y } = map.project([latitude, longitude], map.getZoom());
    const cell = `${Math.floor(x / CLOSE)}/${Math.floor(y / CLOSE)}`;
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(feature);
  }
  const alone = [];
  const groups = [];
  for (const members of cells.values()) {
    if (members.length < FEWEST) alone.push(...members);
    else groups.push(summed(members));
  }
  return { alone, groups };
}

function summed(members) {
  const mix = {};
  let [east, north] = [0, 0];
  for (const { properties, geometry } of members) {
    mix[properties.status] = (mix[properties.status] ?? 0) + 1;
    east += geometry.coordinates[0];
    north += geometry.coordinates[1];
  }
  return { where: [north / members.length, east / members.length], number: members.length, mix };
}

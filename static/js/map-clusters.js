// Clusters: sites that stand too close to be told apart become one mark, a ring of their stages around their number.

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 44;
// On the screen, in pixels; a few on the very same spot stand side by side instead.
const CLOSE = 42;
const FEW = 4;
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

// Puts sites together that would cover each other on the screen; gives the groups and those that stay alone.
// A group stands where its first site does, so that nothing else is near enough to be covered by it. Sites on the very
// same spot stay alone: they are drawn side by side.
export function grouped(map, features) {
  const found = [];
  for (const feature of features) {
    if (!feature.geometry) continue;
    const [longitude, latitude] = feature.geometry.coordinates;
    const at = map.project([latitude, longitude], map.getZoom());
    const near = found.find((group) => group.at.distanceTo(at) < CLOSE);
    if (near) near.members.push(feature);
    else found.push({ at, where: [latitude, longitude], members: [feature] });
  }
  const alone = [];
  const groups = [];
  for (const { where, members } of found) {
    if (onOneSpot(members) || map.getZoom() >= map.getMaxZoom()) alone.push(...members);
    else groups.push({ where, number: members.length, mix: mixOf(members) });
  }
  return { alone, groups };
}

function onOneSpot(members) {
  const spots = new Set(members.map(({ geometry }) => geometry.coordinates.join()));
  return spots.size === 1 && members.length <= FEW;
}

function mixOf(members) {
  const mix = {};
  for (const { properties } of members) mix[properties.status] = (mix[properties.status] ?? 0) + 1;
  return mix;
}

// Shows one message at the foot of the window, with a button to close it; used by the other behaviours.

const place = document.getElementById("says");

function drawing(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${place.dataset.icon}#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function closer() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.setAttribute("aria-label", place.dataset.close);
  button.append(drawing("close"));
  button.addEventListener("click", () => place.replaceChildren());
  return button;
}

export function words(name) {
  return place?.dataset[name] ?? "";
}

// kind: info or warning; more: further nodes under the words.
export function say(name, kind = "warning", ...more) {
  if (!place) return;
  const box = document.createElement("div");
  const text = document.createElement("div");
  const line = document.createElement("p");
  line.textContent = words(name);
  text.append(line, ...more);
  box.className = `message message--${kind}`;
  box.append(drawing(kind), text, closer());
  place.replaceChildren(box);
}

export function hush() {
  place?.replaceChildren();
}

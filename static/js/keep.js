// Keeps what is typed in form[data-keep="key"] in this browser until the portal confirms that it is saved:
// an expired session, a lost network or a crash then loses no word. A page or fragment confirms with
// [data-kept-clear="key"]; signing out (form[data-kept-forget]) forgets everything.

import { hush, say, words } from "./says.js";

const PREFIX = "kept:";
const OLDEST = 14 * 24 * 60 * 60 * 1000;
const NEVER = ["password", "file", "hidden", "submit", "button", "image", "reset"];

const nameOf = (form) => PREFIX + form.dataset.keep;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NEVER.includes(field.type));
const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
const idOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);

function valueOf(field) {
  if (isChoice(field)) return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value).join("\n") : field.value;
}

// What the portal last confirmed per form, and what is on its way there: after a save in the background the form
// itself still carries the words it was opened with.
const confirmed = new WeakMap();
const onItsWay = new WeakMap();
const snapshot = (form) => new Map(fieldsOf(form).map((field) => [idOf(field), valueOf(field)]));

// What the portal has, before anything more is typed.
function baseOf(field) {
  return confirmed.get(field.form)?.get(idOf(field)) ?? openedWith(field);
}

function openedWith(field) {
  if (isChoice(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  const chosen = [...field.options].filter((option) => option.defaultSelected).map((option) => option.value);
  return chosen.length || field.multiple ? chosen.join("\n") : (field.options[0]?.value ?? "");
}

function put(field, value) {
  if (isChoice(field)) field.checked = value;
  else if (field.multiple) for (const option of field.options) option.selected = value.split("\n").includes(option.value);
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    return kept && Date.now() - kept.at < OLDEST ? kept.fields : null;
  } catch {
    return null;
  }
}

function write(form) {
  const changed = fieldsOf(form).filter((field) => valueOf(field) !== baseOf(field));
  const fields = Object.fromEntries(changed.map((field) => [idOf(field), [baseOf(field), valueOf(field)]]));
  try {
    if (changed.length) localStorage.setItem(nameOf(form), JSON.stringify({ at: Date.now(), fields }));
    else localStorage.removeItem(nameOf(form));
  } catch {
    // A full or forbidden store only means that nothing is kept; typing goes on.
  }
}

function dropButton(form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary button--small";
  button.textContent = words("keptDrop");
  button.addEventListener("click", () => {
    localStorage.removeItem(nameOf(form));
    form.reset();
    hush();
  });
  return button;
}

function listOf(texts) {
  const list = document.createElement("ul");
  for (const text of texts) {
    const row = document.createElement("li");
    row.textContent = text;
    list.append(row);
  }
  return list;
}

// Puts kept text back only over the words it was typed over; newer words of a colleague stay and both are shown.
function restore(form) {
  const kept = read(nameOf(form));
  if (!kept) return;
  const conflicts = [];
  let restored = 0;
  for (const field of fieldsOf(form)) {
    const [base, value] = kept[idOf(field)] ?? [];
    if (value === undefined || value === valueOf(field)) continue;
    if (valueOf(field) === base) {
      put(field, value);
      restored += 1;
    } else if (typeof value === "string") conflicts.push(value);
  }
  if (conflicts.length) say("keptConflict", "warning", listOf(conflicts), dropButton(form));
  else if (restored) say("kept", "info", dropButton(form));
}

function forget(root) {
  const done = [...root.querySelectorAll("[data-kept-clear]")];
  if (root.matches?.("[data-kept-clear]")) done.push(root);
  for (const mark of done) {
    localStorage.removeItem(PREFIX + mark.dataset.keptClear);
    const form = [...document.querySelectorAll("form[data-keep]")].find((f) => f.dataset.keep === mark.dataset.keptClear);
    if (form && onItsWay.has(form)) arrived(form);
  }
}

// Remembers what a form says at the moment it leaves for the portal.
export function leaves(form) {
  onItsWay.set(form, snapshot(form));
}

// The portal has what left: only what was typed since stays kept.
export function arrived(form) {
  confirmed.set(form, onItsWay.get(form));
  write(form);
}

// Whether text of this form waits in the browser since an earlier visit.
export function isKept(form) {
  return read(nameOf(form)) !== null;
}

function forgetAll() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

function begin(root) {
  forget(root);
  const forms = [...root.querySelectorAll("form[data-keep]")];
  if (root.matches?.("form[data-keep]")) forms.push(root);
  for (const form of forms) restore(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.keep && event.isTrusted) write(form);
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.dataset.keep && event.isTrusted) write(form);
});
document.addEventListener("submit", (event) => {
  if ("keptForget" in event.target.dataset) forgetAll();
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("form[data-keep]");
  if (form && event.detail.requestConfig.verb !== "get") leaves(form);
});
document.addEventListener("htmx:load", (event) => begin(event.target));
begin(document);

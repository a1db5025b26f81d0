// form[data-upload="#list"]: sends chosen files one by one, each with its own progress. A file that failed stays in the
// list and is tried again alone, without choosing it again; one that is refused says why. Without this script the same
// form sends all files at once.

const MEGABYTE = 1024 * 1024;
const waiting = [];
let busy = false;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function buttonSaying(text, act) {
  const button = element("button", "button button--quiet button--small", text);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

function rowFor(form, file) {
  const row = element("li", "upload");
  const bar = element("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const state = element("span", "muted small", form.dataset.saidWaiting);
  const buttons = element("span", "cluster");
  row.append(element("span", "upload-name", file.name), bar, state, buttons);
  return { row, bar, state, buttons };
}

// One file on its way: what it is, where it goes, and what its row shows.
function enqueue(form, file) {
  const shown = rowFor(form, file);
  const list = form.querySelector(".uploads");
  list.hidden = false;
  list.append(shown.row);
  const one = { form, file, kind: form.elements.kind.value, ...shown };
  if (file.size > Number(form.dataset.uploadMost) * MEGABYTE) refuse(one, form.dataset.saidLarge);
  else waiting.push(one);
}

function dropButton(one) {
  return buttonSaying(one.form.dataset.saidDrop, () => one.row.remove());
}

function refuse(one, words) {
  one.bar.remove();
  one.state.className = "upload-trouble";
  one.state.textContent = words;
  one.buttons.replaceChildren(dropButton(one));
}

function fail(one, words, signedOut) {
  one.bar.value = 0;
  one.state.className = "upload-trouble";
  one.state.textContent = words;
  const again = buttonSaying(one.form.dataset.saidAgain, async () => {
    one.buttons.replaceChildren();
    one.state.className = "muted small";
    one.state.textContent = one.form.dataset.saidWaiting;
    if (signedOut) await freshToken(one.form);
    waiting.push(one);
    next();
  });
  one.buttons.replaceChildren(again, dropButton(one));
}

// Signing in again changes the form's token: read it from the page as it is now.
async function freshToken(form) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("form[data-upload] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  } catch {
    // The next attempt says what is wrong.
  }
}

// What was typed in the list (a caption) and is not saved yet goes along into the new one.
function carry(old, now) {
  for (const field of old.querySelectorAll("input[type=text]")) {
    const same = now.querySelector(`[name="${field.name}"]`);
    if (same && field.value !== field.defaultValue) same.value = field.value;
  }
}

async function refresh(form) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const place of [form.dataset.upload, "#checklist", "#place"]) {
      const now = page.querySelector(place);
      const old = document.querySelector(place);
      if (!now || !old) continue;
      carry(old, now);
      old.replaceChildren(...now.childNodes);
    }
  } catch {
    // The files are safe; the list shows them when the page is opened again.
  }
}

function settle(one, request) {
  const { form } = one;
  if (request.status === 200) {
    one.row.remove();
    form.querySelector("[data-uploads-done]").dataset.any = "yes";
    const list = form.querySelector(".uploads");
    if (!list.children.length) list.hidden = true;
    return;
  }
  if (request.status === 422) refuse(one, request.responseText || form.dataset.saidFailed);
  else if (request.status === 401 || request.status === 403) fail(one, form.dataset.saidSignedOut, true);
  else fail(one, form.dataset.saidFailed, false);
}

function send(one) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", one.form.elements.csrfmiddlewaretoken.value);
    body.append("kind", one.kind);
    body.append("files", one.file, one.file.name);
    const request = new XMLHttpRequest();
    request.open("POST", one.form.action);
    request.setRequestHeader("X-Requested-With", "upload");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) one.bar.value = (event.loaded / event.total) * 100;
    });
    request.addEventListener("loadend", () => {
      settle(one, request);
      resolve(request.status === 200);
    });
    one.state.textContent = "";
    request.send(body);
  });
}

async function next() {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    const one = waiting.shift();
    if (await send(one)) await refresh(one.form);
  }
  busy = false;
  for (const form of document.querySelectorAll("form[data-upload]")) tellWhenAllAreThere(form);
}

function tellWhenAllAreThere(form) {
  const told = form.querySelector("[data-uploads-done]");
  const all = !form.querySelector(".uploads").children.length;
  told.textContent = all && told.dataset.any ? form.dataset.saidAll : "";
  delete told.dataset.any;
}

function begin(form) {
  const chosen = form.elements.files;
  chosen.required = false;
  form.dataset.once = "no";
  const take = () => {
    for (const file of chosen.files) enqueue(form, file);
    chosen.value = "";
    next();
  };
  chosen.addEventListener("change", take);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
}

for (const form of document.querySelectorAll("form[data-upload]")) begin(form);
window.addEventListener("beforeunload", (event) => {
  if (busy || waiting.length) event.preventDefault();
});

// Saves form[data-autosave] by itself within a second of a change and says so. What does not get through is kept in this
// browser by keep.js and sent again: after a while, and when the network comes back. Without this file its button saves.

import { arrived, isKept, leaves } from "./keep.js";

const PAUSE = 600;
const AGAIN = [2000, 5000, 10000, 30000];
const PLACE = `place:${location.pathname}`;

class Saving {
  constructor(form) {
    this.form = form;
    this.box = document.getElementById("save-state");
    this.busy = false;
    this.dirty = false;
    this.stopped = false;
    this.failures = 0;
    this.timer = null;
    this.way = Promise.resolve();
  }

  // Counts what leaves this page, so that the portal knows an older save that arrives late.
  count() {
    const turn = this.form.elements.turn;
    turn.value = Number(turn.value) + 1;
  }

  // The button waits until what is on its way has arrived: the portal gets one thing after the other.
  async submit(event) {
    clearTimeout(this.timer);
    if (this.busy) {
      event.preventDefault();
      await this.way;
      this.form.requestSubmit(event.submitter);
    } else {
      this.dirty = false;
      this.count();
    }
  }

  changed() {
    if (this.stopped) return;
    this.dirty = true;
    this.say("waiting");
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.stopped || !this.dirty) return;
    this.busy = true;
    this.dirty = false;
    this.way = this.send();
    await this.way;
    this.busy = false;
    if (this.dirty && !this.failures) this.later(PAUSE);
  }

  async send() {
    this.say("saving");
    this.count();
    leaves(this.form);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Autosave": "1" },
        keepalive: document.visibilityState === "hidden",
      });
      await this.hear(answer);
    } catch {
      this.failed("unsaved");
    }
  }

  async hear(answer) {
    if (answer.redirected) {
      location.assign(answer.url);
    } else if (answer.ok) {
      swap(await answer.text());
      this.done();
    } else if (answer.status === 409) {
      this.stopped = true;
      this.say("waiting");
      swap(await answer.text());
      document.querySelector("#part-errors [data-lead]")?.focus();
    } else if (answer.status === 401 || answer.status === 403) {
      this.signedOut();
    } else {
      this.failed("refused");
    }
  }

  done() {
    this.failures = 0;
    const partly = "partly" in document.getElementById("part-errors").dataset;
    if (!partly) arrived(this.form);
    this.say(partly ? "partly" : "saved");
    document.body.dispatchEvent(new Event("saved"));
  }

  failed(words) {
    this.dirty = true;
    this.say(words);
    this.later(AGAIN[Math.min(this.failures, AGAIN.length - 1)]);
    this.failures += 1;
  }

  signedOut() {
    this.dirty = true;
    this.stopped = true;
    const active = document.activeElement;
    if (this.form.contains(active) && active.id) sessionStorage.setItem(PLACE, active.id);
    const link = document.createElement("a");
    link.href = this.form.dataset.signIn;
    link.className = "button button--small";
    link.textContent = this.box.dataset.signInAgain;
    this.say("signedOut", link);
  }

  say(name, ...more) {
    const isTrouble = ["unsaved", "signedOut", "refused", "partly"].includes(name);
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    // Read aloud only when it matters, not at every pause.
    this.box.setAttribute("aria-live", isTrouble ? "polite" : "off");
    this.box.dataset.state = name;
    this.box.querySelector("[data-save-words]").replaceChildren(this.box.dataset[name].replace("{time}", clock), " ", ...more);
  }
}

// Puts each piece of the answer in the place of the one with the same id; what has the focus is left alone.
function swap(text) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  for (const piece of [...answer.body.children]) {
    const old = piece.id && document.getElementById(piece.id);
    if (!old || old.contains(document.activeElement)) continue;
    for (const fold of old.querySelectorAll("details[open]")) {
      const same = piece.querySelector(`details.${fold.className}`);
      if (same) same.open = true;
    }
    old.replaceWith(document.adoptNode(piece));
  }
}

function begin(form) {
  const saving = new Saving(form);
  const hear = ({ target }) => {
    if (target.form === form && target.name && target.type !== "file" && !("notSaved" in target.dataset)) saving.changed();
  };
  document.addEventListener("input", hear);
  document.addEventListener("change", hear);
  form.addEventListener("submit", (event) => saving.submit(event));
  window.addEventListener("online", () => saving.save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saving.save();
  });
  if (isKept(form)) saving.changed();
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place) document.getElementById(place)?.focus();
}

for (const form of document.querySelectorAll("form[data-autosave]")) begin(form);

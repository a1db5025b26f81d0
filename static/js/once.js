// Makes a second click on submit harmless: a POST form leaves once, until the page is shown again.
// Forms that may leave again at once (downloads, language) say data-once="no".

const NOBODY_ANSWERS = 30000;

function release(form) {
  delete form.dataset.left;
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[data-sent]")) {
    delete button.dataset.sent;
    button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.once === "no") return;
  if (form.dataset.left) {
    event.preventDefault();
    return;
  }
  // htmx already took this form over and sends it itself
  if (event.defaultPrevented) return;
  form.dataset.left = "yes";
  form.setAttribute("aria-busy", "true");
  // A disabled button would not send its own value, so it is only called disabled.
  event.submitter?.setAttribute("aria-disabled", "true");
  if (event.submitter) event.submitter.dataset.sent = "yes";
  setTimeout(release, NOBODY_ANSWERS, form);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-left]")) release(form);
});

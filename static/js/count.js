// Says under a text box with maxlength how many characters are left.

function counterFor(box) {
  const counter = document.createElement("p");
  counter.className = "count";
  counter.setAttribute("aria-live", "off");
  box.after(counter);
  return counter;
}

function count(box) {
  const left = box.maxLength - [...box.value].length;
  const counter = box.nextElementSibling?.matches(".count") ? box.nextElementSibling : counterFor(box);
  counter.textContent = `${[...box.value].length} / ${box.maxLength}`;
  counter.classList.toggle("count--over", left <= 0);
  // Read aloud only when it begins to matter, not at every key.
  counter.setAttribute("aria-live", left <= 20 ? "polite" : "off");
}

function countAll(root) {
  for (const box of root.querySelectorAll("textarea[maxlength]")) count(box);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[maxlength]")) count(event.target);
});
document.addEventListener("htmx:load", (event) => countAll(event.target));
countAll(document);

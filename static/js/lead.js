// Leads the reader to what was refused: an error summary (data-lead) takes the focus, on a new page or in a fragment.

function lead(root) {
  const place = root.matches?.("[data-lead]") ? root : root.querySelector("[data-lead]");
  place?.focus();
}

document.addEventListener("htmx:load", (event) => lead(event.target));
lead(document);

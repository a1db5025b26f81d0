// Says in words on the page when a passkey did not work ([data-passkey-trouble]); allauth's script would only tell the console.

document.addEventListener("allauth.error", (event) => {
  const words = document.querySelector("[data-passkey-trouble]");
  if (!words) return;
  event.preventDefault();
  words.hidden = false;
  words.focus();
});

// Says in words why a part of the page could not be fetched or saved; the words stand in #says, translated.

import { say } from "./says.js";

const WORDS_OF = { 401: "signedOut", 403: "signedOut", 409: "changed", 412: "changed" };

document.addEventListener("htmx:responseError", (event) => say(WORDS_OF[event.detail.xhr.status] ?? "broken"));
document.addEventListener("htmx:sendError", () => say("lost"));
document.addEventListener("htmx:timeout", () => say("lost"));

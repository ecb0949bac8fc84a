// The one entry. Every page works without it; each part is fetched only where the page asks for it.
import "./once.js";
import "./page-restored.js";

if (document.querySelector("[data-reveal]")) void import("./reveal.js");
if (document.querySelector("[data-caps]")) void import("./caps-lock.js");
if (document.querySelector("[data-moment], [data-zone-note]")) void import("./moments.js");
if (document.querySelector("[data-new-password]")) void import("./new-password.js");
if (document.querySelector("[data-codes]")) void import("./codes.js");
if (document.querySelector("[data-menu]")) void import("./menu.js");
if (document.querySelector("[data-opens-dialog]")) void import("./dialogs.js");
if (document.querySelector("[data-live]")) void import("./live.js");
if (document.querySelector("[data-time-zone]")) void import("./time-zone.js");
if (document.querySelector("[hx-get], [hx-post]")) void import(/** @type {string} */ ("../lib/htmx.min.js"));
if (document.querySelector("[data-keys]")) void import("./keys.js");
if (document.querySelector("#chat, [data-chat-box], meta[http-equiv=refresh]")) void import("./chat.js");
if (document.querySelector("a.chat-button")) void import("./dock.js");
if (document.querySelector("#chats-side")) void import("./other-chats.js");
if (document.querySelector("[data-alerts]")) void import("./alerts.js");
if (document.querySelector("[data-files], #ask")) void import("./files.js");
if (document.querySelector("[data-copy]")) void import("./copy.js");
if (document.querySelector("[data-video]")) void import("./video.js");

// The chat opens docked over the page, beside what is being read: the parts of its own page, fetched. Where there is little room, and without
// script, the button is a link to that page.

const WIDE = "(min-width: 640px) and (min-height: 480px)";
const OPEN = "chat-docked";

const button = document.querySelector("a.chat-button");
const dock = document.createElement("section");
dock.className = "chat-dock";
dock.setAttribute("role", "dialog");
dock.setAttribute("aria-label", "Chat");
dock.tabIndex = -1;
dock.hidden = true;
const bar = document.createElement("div");
bar.className = "chat-dock-bar";
const whole = document.createElement("a");
whole.href = "/chat";
whole.textContent = "Open as a page";
const close = document.createElement("button");
close.type = "button";
close.className = "button quiet compact";
close.textContent = "Close";
bar.append(whole, close);
const body = document.createElement("div");
body.className = "chat-dock-body";
dock.append(bar, body);

/** Ids that the page around has too would lead its labels astray. @param {Element} part */
function ownIds(part) {
  for (const one of part.querySelectorAll("[id]")) {
    const id = one.id;
    if ([...document.querySelectorAll(`[id="${CSS.escape(id)}"]`)].every(other => dock.contains(other))) continue;
    one.id = `dock-${id}`;
    for (const name of ["for", "aria-labelledby", "aria-describedby"]) {
      for (const other of part.querySelectorAll(`[${name}]`)) {
        other.setAttribute(name, (other.getAttribute(name) ?? "").split(" ").map(word => (word === id ? one.id : word)).join(" "));
      }
    }
    for (const link of part.querySelectorAll(`a[href="#${CSS.escape(id)}"]`)) link.setAttribute("href", `#${one.id}`);
  }
}

/** Puts the chat's page into the dock; anything else is a page of its own. @param {Response} answer */
async function put(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const chat = page.querySelector(".chat-page") ?? page.querySelector("section.chat");
  if (!chat) return void location.assign(answer.redirected ? answer.url : "/chat");
  for (const sheet of page.querySelectorAll('link[rel="stylesheet"]')) {
    const href = sheet.getAttribute("href") ?? "";
    if (!document.querySelector(`link[rel="stylesheet"][href="${CSS.escape(href)}"]`)) document.head.append(document.adoptNode(sheet));
  }
  const said = [...page.querySelectorAll("main > .summary, main > .notice")];
  body.replaceChildren(...[...said, chat].map(part => document.adoptNode(part)));
  ownIds(body);
  await Promise.all([import("./live.js"), import("./chat.js"), import("./files.js"), import("./moments.js")]);
}

/** @param {boolean} moves somebody pressed, and goes there */
async function open(moves) {
  if (!button) return;
  if (!dock.isConnected) button.after(dock);
  if (body.childElementCount === 0) {
    try {
      const answer = await fetch("/chat?live=1", { headers: { Accept: "text/html" } });
      if (!answer.ok) return void (moves && location.assign("/chat"));
      await put(answer);
    } catch {
      return void (moves && location.assign("/chat"));
    }
  }
  // By itself only what goes on: nobody asked for the form once more.
  if (!moves && !body.querySelector("[data-topic]")) return sessionStorage.removeItem(OPEN);
  dock.hidden = false;
  button.setAttribute("aria-expanded", "true");
  sessionStorage.setItem(OPEN, "1");
  if (moves) dock.focus({ preventScroll: true });
}

function shut() {
  const had = dock.contains(document.activeElement);
  dock.hidden = true;
  button?.setAttribute("aria-expanded", "false");
  sessionStorage.removeItem(OPEN);
  if (had && button instanceof HTMLElement) button.focus({ preventScroll: true });
}

close.addEventListener("click", shut);
// From anywhere on the page: what lies below it comes back into sight.
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !dock.hidden && !document.querySelector("dialog[open]")) shut();
});
dock.addEventListener("submit", event => {
  const form = event.target;
  // Messages are sent by chat.js, and files that are on their way are waited for.
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  const by = event.submitter instanceof HTMLButtonElement ? event.submitter : undefined;
  void sendForm(form, by);
});

/** @param {HTMLFormElement} form @param {HTMLButtonElement | undefined} by */
async function sendForm(form, by) {
  const data = new URLSearchParams([...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
  try {
    const answer = await fetch(by?.getAttribute("formaction") ?? form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
    await put(answer);
    const wrong = body.querySelector("[aria-invalid=true]");
    if (wrong instanceof HTMLElement) wrong.focus();
    else dock.focus({ preventScroll: true });
  } catch {
    // As a page the browser says itself that we can't be reached.
    form.submit();
  }
}

// Links to the chat itself stay in the dock.
body.addEventListener("click", event => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.pathname !== "/chat" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fetch(link.href, { headers: { Accept: "text/html" } }).then(put, () => location.assign(link.href));
});

// What the stream brings anew has ids of its own page.
new MutationObserver(() => ownIds(body)).observe(body, { childList: true });

button?.addEventListener("click", event => {
  if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || !matchMedia(WIDE).matches) return;
  event.preventDefault();
  void (dock.hidden ? open(true) : shut());
});
// Beside a form that is being filled in it would ask for the same things once more.
const asks = document.querySelector("main form :is(input[type=text], input[type=email], textarea)");
if (sessionStorage.getItem(OPEN) && !asks && matchMedia(WIDE).matches) void open(false);

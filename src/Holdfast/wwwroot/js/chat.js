// Messages are sent without leaving the page. The box is emptied at the press; a message that was not taken stands in the log with a way to send
// it again, under the same id, so that it is one message however often it is sent.
import { putItems } from "./live.js";

// A page that looks again by itself is for those without script: this one hears of what is new, and would lose what is being typed.
const here = new URL(location.href);
if (document.querySelector("meta[http-equiv=refresh]") && !here.searchParams.has("live")) {
  here.searchParams.set("live", "1");
  location.replace(here);
}

const ANSWER_WITHIN = 20_000;
const NEAR = 120;

/** @returns {HTMLElement | null} */
const log = () => document.querySelector("#chat-log")?.parentElement ?? null;
const cursor = () => document.querySelector("#chat-log > [data-at]");

function toEnd() {
  const box = log();
  if (box) box.scrollTop = box.scrollHeight;
}

/** The newest stays in sight for whoever was looking at it, and nothing moves for whoever reads what was before. */
function follow() {
  const box = log();
  if (!box || box.dataset["follows"]) return;
  box.dataset["follows"] = "yes";
  let isAtEnd = true;
  box.addEventListener("scroll", () => (isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR));
  new MutationObserver(() => isAtEnd && toEnd()).observe(box, { childList: true, subtree: true });
  toEnd();
}

/**
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} body
 * @param {HTMLElement} shown the message as it stands in the log meanwhile
 */
async function send(form, body, shown) {
  const box = form.querySelector("textarea[data-chat-box]") ?? undefined;
  const text = (box instanceof HTMLTextAreaElement && body.get(box.name)) || "";
  const at = cursor();
  body.set("Since", at?.getAttribute("data-at") ?? "0");
  shown.querySelector("button")?.remove();
  shown.classList.remove("failed");
  let words = "Not sent.";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "HX-Request": "true", "HX-Current-URL": location.href, Accept: "text/html" },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    if (answer.ok && !answer.redirected) {
      const part = new DOMParser().parseFromString(`<template>${await answer.text()}</template>`, "text/html").querySelector("template")?.content;
      shown.remove();
      // The stream may have been faster: each item is put once.
      const now = cursor();
      if (part && now) putItems(now, part);
      toEnd();
      return;
    }
    // The sign-in is over, and the server keeps the message until its writer is back.
    const signIn = answer.status === 401 && answer.headers.get("HX-Redirect");
    if (signIn) return void location.assign(signIn);
    if (answer.status === 401 && box instanceof HTMLTextAreaElement) {
      // As a page the message is kept.
      const id = form.querySelector("input[name=Id], input[name=Once]");
      box.value = [text, box.value].filter(one => one).join("\n");
      if (id instanceof HTMLInputElement) id.value = body.get(id.name) ?? id.value;
      return void form.submit();
    }
    words = (await reason(answer)) ?? words;
  } catch {
    // No answer: it may have arrived, and under its id it stays one message.
  }
  shown.classList.add("failed");
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button quiet compact";
  again.textContent = `${words} Try again`;
  again.onclick = () => void send(form, body, shown);
  shown.append(again);
  toEnd();
}

/** What the page that came instead says is wrong. @param {Response} answer */
async function reason(answer) {
  if (!(answer.headers.get("Content-Type") ?? "").startsWith("text/html")) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = page.querySelector("#Message-error, #Files-error, .notice-title, .chat-ended h2")?.textContent?.trim();
  return said ? `Not sent. ${said.replace(/[.!]$/, "")}.` : undefined;
}

document.addEventListener(
  "submit",
  event => {
    const form = event.target;
    const box = form instanceof HTMLFormElement ? form.querySelector("textarea[data-chat-box]") : null;
    // What needs a look first, such as a box to tick, is sent as a page.
    if (!(form instanceof HTMLFormElement) || !(box instanceof HTMLTextAreaElement) || !cursor() || form.querySelector("[name=SendAnyway]")) return;
    // Files that are still on their way are waited for (files.js), and then it is sent once more.
    if (form.querySelector("[data-uploading]")) return;
    event.preventDefault();
    const text = box.value.trim();
    const id = form.querySelector("input[name=Id], input[name=Once]");
    const files = form.querySelectorAll("[data-file]").length;
    if ((!text && files === 0) || !(id instanceof HTMLInputElement)) return box.focus();
    const body = new URLSearchParams([...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
    id.value = crypto.randomUUID();
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    form.dispatchEvent(new Event("files-sent"));
    const shown = document.createElement("li");
    shown.className = "bubble yours sending";
    shown.dir = "auto";
    const said = document.createElement("p");
    said.textContent = [text, files === 1 ? "1 file" : files > 1 ? `${files} files` : ""].filter(words => words).join("\n");
    shown.append(said);
    const at = cursor();
    at?.before(shown);
    toEnd();
    box.focus();
    void send(form, body, shown);
  },
  true,
);

document.addEventListener("keydown", event => {
  const box = event.target;
  if (!(box instanceof HTMLTextAreaElement) || !box.dataset["chatBox"] || event.key !== "Enter") return;
  // The Enter that ends a composition sends nothing; Safari says that it is over before the key (229).
  if (event.isComposing || event.keyCode === 229) return;
  const wanted = box.dataset["chatBox"] === "enter" ? !event.shiftKey && !matchMedia("(pointer: coarse)").matches : event.ctrlKey || event.metaKey;
  if (!wanted) return;
  event.preventDefault();
  box.form?.requestSubmit();
});

new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
follow();

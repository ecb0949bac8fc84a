// The agent's chats that are not open: who writes there is said once things calm down, never over what is being read, and counted in the title.
import { countToo } from "./live.js";

const said = document.createElement("p");
said.className = "vh";
said.setAttribute("aria-live", "polite");
(document.querySelector("main") ?? document.body).append(said);

/** How much is unread in each, by its address; with who writes there. */
const unread = () =>
  new Map(
    [...document.querySelectorAll("#chats-side .chats-list a")].map(chat => [
      chat.getAttribute("href") ?? "",
      { who: chat.querySelector("strong")?.textContent?.trim() ?? "", number: parseInt(chat.querySelector(".unread")?.textContent ?? "0", 10) || 0 },
    ]),
  );

let before = unread();

function tell() {
  const now = unread();
  const who = [...now].filter(([chat, { number }]) => number > (before.get(chat)?.number ?? 0)).map(([, one]) => one.who);
  before = now;
  countToo("other-chats", [...now.values()].reduce((sum, one) => sum + one.number, 0));
  if (who.length > 0) said.textContent = who.length === 1 ? `${who[0]} wrote in another chat` : `${who.length} people wrote in other chats`;
}

// The list is drawn anew as a whole.
new MutationObserver(tell).observe(document.querySelector(".chats-side") ?? document.body, { childList: true, subtree: true });
tell();

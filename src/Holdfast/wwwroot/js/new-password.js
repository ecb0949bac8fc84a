// Shows while typing how strong a new password is and which rules it meets. Read out a second after typing stops, not at every key.
import { judge, WORDS } from "./strength.js";

const ANNOUNCE_AFTER = 1000;

for (const part of document.querySelectorAll("[data-new-password]")) {
  const input = part.querySelector("input");
  const meter = part.querySelector("[data-meter]");
  if (part instanceof HTMLElement && input && meter instanceof HTMLElement) wire(part, input, meter);
}

/**
 * @param {HTMLElement} part
 * @param {HTMLInputElement} input
 * @param {HTMLElement} meter
 */
function wire(part, input, meter) {
  /** @type {string[]} */
  const known = JSON.parse(part.dataset.own ?? "[]");
  const typed = (part.dataset.ownFields ?? "").split(" ").map(id => document.getElementById(id)).filter(field => field instanceof HTMLInputElement);
  const least = Number(part.dataset.min);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const draw = () => {
    clearTimeout(timer);
    const own = [...known, ...typed.map(field => field.value).filter(text => text)];
    const { score, count, ownFound } = judge(input.value, own);
    const empty = count === 0;
    // One that we would refuse is never called good.
    const shown = count < least || ownFound ? Math.min(score, 1) : score;
    const word = empty ? "" : WORDS[shown] ?? "";
    const counted = count === 1 ? "1 character" : `${count} characters`;

    meter.dataset.score = empty ? "" : String(shown);
    write("[data-meter-word]", word);
    write("[data-meter-count]", counted);
    met("length", count >= least);
    met("common", score > 0);
    met("own", !empty && !ownFound);
    if (!empty) timer = setTimeout(() => write("[data-meter-status]", `${word}, ${counted}`), ANNOUNCE_AFTER);
  };

  /** @param {string} selector @param {string} text */
  const write = (selector, text) => {
    const place = part.querySelector(selector);
    if (place) place.textContent = text;
  };

  /** @param {string} rule @param {boolean} is */
  const met = (rule, is) => part.querySelector(`[data-rule=${rule}]`)?.classList.toggle("met", is);

  for (const field of [input, ...typed]) field.addEventListener("input", draw);
  meter.hidden = false;
  draw();
}

// While a new password is typed, shows what the server would say to it: the judge that decides when it is sent, asked at most twice a second.
// Read out a second after typing stops, not at every key.

/**
 * @typedef {object} Judgement
 * @property {number} score 0 to 3; the server takes 2 and 3
 * @property {string} word
 * @property {number} length characters, as people count them
 * @property {boolean} isLongEnough
 * @property {boolean} isUncommon
 * @property {boolean} isNotOwn
 */

const ASK_EVERY = 500;
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
  const others = (part.dataset.ownFields ?? "").split(" ").map(id => document.getElementById(id)).filter(field => field instanceof HTMLInputElement);
  let askedAt = -ASK_EVERY;
  let isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let announcing;

  /** @param {string} selector @param {string} text */
  const write = (selector, text) => {
    const place = part.querySelector(selector);
    if (place) place.textContent = text;
  };

  /** @param {string} rule @param {boolean | undefined} is undefined where it was not looked at */
  const rule = (rule, is) => {
    const line = part.querySelector(`[data-rule=${rule}]`);
    line?.classList.toggle("met", is === true);
    line?.classList.toggle("unmet", is === false);
  };

  /** @param {Judgement | undefined} judged undefined where there is nothing to judge, or no answer */
  const show = judged => {
    clearTimeout(announcing);
    const counted = judged ? (judged.length === 1 ? "1 character" : `${judged.length} characters`) : "";
    meter.dataset.score = judged ? String(judged.score) : "";
    write("[data-meter-word]", judged?.word ?? "");
    write("[data-meter-count]", counted);
    rule("length", judged?.isLongEnough);
    rule("common", judged?.isUncommon);
    rule("own", judged?.isNotOwn);
    if (judged) announcing = setTimeout(() => write("[data-meter-status]", `${judged.word}, ${counted}`), ANNOUNCE_AFTER);
  };

  const ask = async () => {
    const typed = input.value;
    const token = input.form?.elements.namedItem("token");
    if (!typed || !(token instanceof HTMLInputElement)) return show(undefined);
    askedAt = performance.now();
    isAsking = true;
    const own = [...known, ...others.map(field => field.value)].filter(text => text).join("\n");
    try {
      const answer = await fetch(part.dataset.judge ?? "", { method: "POST", body: new URLSearchParams({ token: token.value, New: typed, Own: own }) });
      const judged = answer.ok ? /** @type {Judgement} */ (await answer.json()) : undefined;
      // What came too late is not shown: it speaks of another text.
      if (input.value === typed) show(judged);
    } catch {
      show(undefined);
    } finally {
      isAsking = false;
      if (input.value !== typed) soon();
    }
  };

  const soon = () => {
    clearTimeout(asking);
    if (!isAsking) asking = setTimeout(() => void ask(), Math.max(0, askedAt + ASK_EVERY - performance.now()));
  };

  for (const field of [input, ...others]) field.addEventListener("input", soon);
  meter.hidden = false;
  if (input.value) soon();
}

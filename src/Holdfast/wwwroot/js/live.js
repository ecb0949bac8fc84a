// An open page hears by one stream when its sign-in ends and what on it has changed. The stream only hints: what is new is fetched like any
// part of a page, so a hint that is lost or comes twice does no harm.
//
// An element with data-topic shows a topic, and data-from is where to fetch it. With data-at it is the cursor at the end of a log: what is fetched
// are the items after that number and the next cursor, and they take its place. Without, it is a view: what is fetched takes its place if it differs.
// A view that shows the state of a log says in data-now of which number. A view with data-new waits until somebody wants to see what is new.

// Browsers allow six connections to a server; the rest is for what people press.
const PLACES = 4;
const LOOK_EVERY = 20_000;
// A ping of the server, and a little.
const SILENT_AFTER = 25_000;
// Two: it was heard before, and its line is dead though nobody says so.
const DEAD_AFTER = 45_000;
const SAID_AFTER = 4_000;
const ANSWER_WITHIN = 15_000;
const WRITING_EVERY = 3_000;
// As long as a form may be on its way: its own answer says more than a reload could, and a reload would cut it off.
const FORM_ANSWERS_WITHIN = 30_000;

const address = document.querySelector('[data-live^="/"]')?.getAttribute("data-live") ?? undefined;
const staysHidden = document.querySelector("[data-live-stays]") !== null;
const title = document.title;

/** @type {EventSource | undefined} */
let stream;
/** @type {(() => void) | undefined} */
let place;
/** @type {(() => void) | undefined} */
let hiddenPlace;
let isReloading = false;
let isTaking = false;
let isSending = false;
let wasEverOpen = false;
let heardAt = performance.now();
let hasPinged = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let opening;
/** @type {Set<string>} */
let listened = new Set();
/** @type {Map<string, number>} */
const newest = new Map();
/** @type {Map<string, { isBusy: boolean, again: boolean }>} */
const fetching = new Map();
/** @type {Set<Element>} */
const unseen = new Set();

/** @param {number} least @param {number} most */
const between = (least, most) => least + Math.random() * (most - least);

/**
 * One of the few places that all pages of this browser share.
 * @param {string} name
 * @returns {Promise<(() => void) | undefined>} gives it back; nothing where somebody has it
 */
function take(name) {
  return new Promise(taken => {
    // Where there are no locks, each page that is in sight has a stream, and one in the background has none.
    if (!navigator.locks) return taken(() => {});
    navigator.locks
      .request(name, { ifAvailable: true }, lock => {
        if (!lock) return void taken(undefined);
        return new Promise(release => taken(() => release(undefined)));
      })
      .catch(() => taken(() => {}));
  });
}

async function takePlace() {
  for (let number = 0; number < PLACES; number++) {
    const taken = await take(`holdfast-live-${number}`);
    if (taken) return taken;
  }
  return undefined;
}

/** Opens the stream, or closes it, as it should be now. */
async function watch() {
  if (isTaking) return;
  isTaking = true;
  const isHidden = document.visibilityState === "hidden";
  if (isHidden && staysHidden && stream) hiddenPlace ??= navigator.locks ? await take("holdfast-live-hidden") : undefined;
  if (!isHidden) {
    hiddenPlace?.();
    hiddenPlace = undefined;
  }
  if ((isHidden && !hiddenPlace) || isSending) close();
  else if (address && !stream && !opening) {
    place ??= await takePlace();
    if (place) open();
  }
  isTaking = false;
  // It may have changed meanwhile.
  if ((document.visibilityState === "hidden") !== isHidden) void watch();
}

/** What the page shows now. */
const topics = () => new Set([...document.querySelectorAll("[data-topic]")].map(one => one.getAttribute("data-topic") ?? ""));

function open() {
  if (!address) return;
  const url = new URL(address, location.href);
  listened = topics();
  for (const topic of listened) url.searchParams.append("topic", topic);
  const opened = (stream = new EventSource(url));
  opened.addEventListener("open", () => {
    heardAt = performance.now();
    hasPinged = false;
    wasEverOpen = true;
    say(false);
  });
  opened.addEventListener("ping", () => {
    heardAt = performance.now();
    hasPinged = true;
  });
  opened.addEventListener("hint", event => {
    heardAt = performance.now();
    hear(JSON.parse(event.data));
  });
  opened.addEventListener("ended", () => reload());
  opened.addEventListener("error", () => {
    if (opened !== stream) return;
    const isRefused = opened.readyState === EventSource.CLOSED;
    // By ourselves, because ten thousand browsers would come back at the same moment.
    closeStream();
    openLater(between(1_000, 10_000));
    if (isRefused) void reloadIfEnded();
  });
}

/** @param {number} after */
function openLater(after) {
  clearTimeout(opening);
  opening = setTimeout(() => {
    opening = undefined;
    void watch();
  }, after);
  setTimeout(() => {
    if (!stream && document.visibilityState === "visible") say(true);
  }, SAID_AFTER);
}

function closeStream() {
  stream?.close();
  stream = undefined;
}

function close() {
  closeStream();
  clearTimeout(opening);
  opening = undefined;
  place?.();
  place = undefined;
}

/**
 * Once: the page that comes says why the sign-in ended, and says it to the first who asks.
 * @param {boolean} [isKnown] the browser still holds what says whose sign-in it was
 */
function reload(isKnown = true) {
  if (isReloading) return;
  isReloading = true;
  // What somebody was writing in a chat goes with the page: without a sign-in it isn't sent but kept for whoever typed it.
  const box = [...document.querySelectorAll("textarea[data-chat-box]")].find(one => one instanceof HTMLTextAreaElement && one.value.trim() !== "");
  if (isKnown && box instanceof HTMLTextAreaElement && box.form) return box.form.submit();
  location.reload();
}

/** The stream was refused for good. 204 says that the sign-in ended while nobody listened; anything else is no news. */
async function reloadIfEnded() {
  if (!address) return;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/event-stream" }, signal: AbortSignal.timeout(ANSWER_WITHIN) });
    void answer.body?.cancel();
    if (answer.status === 204) reload();
  } catch {
    // The server is away, and is asked again.
  }
}

/** What is missing is said only while it may matter, and once. @param {boolean} isAway */
function say(isAway) {
  for (const line of document.querySelectorAll("[data-live-state]")) {
    const words = isAway ? (line.getAttribute("data-live-state") ?? "") : "";
    if (line.textContent !== words) line.textContent = words;
  }
}

/** @param {{ topic: string, at: number | null, writing: boolean }} hint */
function hear(hint) {
  if (hint.at !== null) newest.set(hint.topic, hint.at);
  for (const line of document.querySelectorAll(`[data-writing-of="${hint.topic}"]`)) line.toggleAttribute("hidden", !hint.writing);
  look(hint.topic);
}

/**
 * Fetches what a topic shows: of a log what it is behind, of a view all.
 * @param {string} topic
 * @param {boolean} [isBlind] nobody has hinted, so a log may be behind too
 */
function look(topic, isBlind = false) {
  for (const shown of document.querySelectorAll(`[data-topic="${topic}"][data-from]`)) {
    if (isBlind || isBehind(shown, topic) !== false) void refresh(shown);
  }
}

/**
 * Whether it shows less than there is; nothing of what has no number.
 * @param {Element} shown
 * @param {string} topic
 */
function isBehind(shown, topic) {
  const at = numberOf(shown);
  return at === null ? undefined : Number(at) < (newest.get(topic) ?? 0);
}

/** @param {Element} shown */
const numberOf = shown => shown.getAttribute("data-at") ?? shown.getAttribute("data-now");

/** While no stream tells, the page asks by itself. */
function lookAtAll() {
  const all = topics();
  if (all.size === 0) void reloadIfEnded();
  for (const topic of all) look(topic, true);
}

/** @param {Element} shown */
async function refresh(shown) {
  const topic = shown.getAttribute("data-topic") ?? "";
  const from = shown.getAttribute("data-from") ?? "";
  // A log's cursor is another each time, and one of them is fetched at a time.
  const key = `${topic} ${from.split("?")[0]}`;
  const state = fetching.get(key) ?? { isBusy: false, again: false };
  fetching.set(key, state);
  if (state.isBusy) {
    state.again = true;
    return;
  }
  state.isBusy = true;
  state.again = false;
  let isBad = false;
  try {
    const answer = await fetch(from, {
      headers: {
        "HX-Request": "true",
        "HX-Current-URL": location.href,
        Accept: "text/html",
        ...(document.visibilityState === "visible" ? { "X-In-Sight": "1" } : {}),
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    if (answer.status === 401) return reload(!answer.headers.has("HX-Redirect"));
    if (answer.ok) put(shown, new DOMParser().parseFromString(`<template>${await answer.text()}</template>`, "text/html"));
    // What is not there for this person any more is not asked for again; the page stays as it is, with whatever they were typing.
    else if (answer.status !== 404) isBad = true;
  } catch {
    isBad = true;
  }
  state.isBusy = false;
  if (!isBad) {
    if (stream) say(false);
  } else if (!stream || performance.now() - heardAt > SILENT_AFTER) say(true);
  const behind = [...document.querySelectorAll(`[data-topic="${topic}"][data-from]`)].filter(one => isBehind(one, topic) && one.getAttribute("data-from")?.split("?")[0] === from.split("?")[0]);
  if (isBad || behind.some(one => numberOf(one) === numberOf(shown))) setTimeout(() => look(topic, isBad), between(1_000, 10_000));
  else if (state.again) look(topic, true);
  else for (const one of behind) void refresh(one);
}

/**
 * @param {Element} shown
 * @param {Document} answer
 */
function put(shown, answer) {
  const part = answer.querySelector("template")?.content;
  const first = part?.firstElementChild;
  // Something else has taken its place meanwhile.
  if (!part || !first || !shown.isConnected) return;
  if (shown.hasAttribute("data-at")) putItems(shown, part);
  else if (shown.hasAttribute("data-new")) putLater(shown, first);
  else if (shown.isEqualNode(first)) return;
  else if (isBeingFilled(shown)) document.addEventListener("focusout", () => setTimeout(() => look(shown.getAttribute("data-topic") ?? "", true)), { once: true });
  else replace(shown, first);
}

/**
 * Puts items and the next cursor in the place of a log's cursor, each item once, and moves nothing that somebody looks at.
 * @param {Element} cursor
 * @param {DocumentFragment} part
 */
export function putItems(cursor, part) {
  for (const item of [...part.children]) if (item.id && document.getElementById(item.id)) item.remove();
  const nodes = [...part.children];
  const items = nodes.filter(node => !node.hasAttribute("data-at"));
  keepingPlace(cursor, () => cursor.replaceWith(part));
  nodes.forEach(process);
  items.forEach(takeOut);
  items.filter(item => !item.hasAttribute("data-own")).forEach(mark);
  count();
}

/** A text that was taken out goes from the page too. @param {Element} item */
function takeOut(item) {
  const words = document.getElementById(item.getAttribute("data-takes-out") ?? "")?.querySelector("[data-words]");
  if (words) words.textContent = "This was removed.";
}

/** Whatever has the focus, or is being read, stays where it is on the screen. @param {Element} cursor @param {() => void} change */
function keepingPlace(cursor, change) {
  const focused = document.activeElement;
  const isWriting = focused !== null && focused !== document.body && (cursor.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const isAbove = (cursor.previousElementSibling ?? cursor).getBoundingClientRect().bottom < 0;
  const fixed = isWriting ? focused : isAbove ? document.elementFromPoint(innerWidth / 2, innerHeight / 2) : null;
  const top = fixed?.getBoundingClientRect().top ?? 0;
  change();
  const moved = fixed?.isConnected ? fixed.getBoundingClientRect().top - top : 0;
  if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
}

/** Somebody is choosing or typing in it, and loses nothing. @param {Element} shown */
function isBeingFilled(shown) {
  return document.activeElement?.matches("input, select, textarea") === true && shown.contains(document.activeElement);
}

/** @param {Element} old @param {Element} next */
function replace(old, next) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(next);
  process(next);
  if (focused) {
    const same = focused.id ? document.getElementById(focused.id) : [...next.querySelectorAll("a[href]")].find(link => link.getAttribute("href") === focused.getAttribute("href"));
    if (same instanceof HTMLElement) same.focus({ preventScroll: true });
  }
}

/** What was fetched may carry htmx. @param {Element} added */
function process(added) {
  const htmx = /** @type {{ htmx?: { process(added: Element): void } }} */ (/** @type {unknown} */ (globalThis)).htmx;
  htmx?.process(added);
}

/**
 * A list that somebody may be reading or pointing at stays as it is; a button says how much is new. Its counts change at once.
 * @param {Element} shown
 * @param {Element} next
 */
function putLater(shown, next) {
  const keys = (/** @type {Element} */ of) => [...of.querySelectorAll("[data-key]")].map(line => line.getAttribute("data-key") ?? "");
  const [before, after] = [keys(shown), keys(next)];
  const fresh = after.filter(key => !before.includes(key)).length;
  // The page may have fetched older lines than the answer has.
  const isSame = after.every((key, place) => before[place] === key) && (after.length === before.length || (after.length < before.length && next.querySelector(".rows-more") !== null));
  const button = document.querySelector(`[data-new-of="${shown.id}"]`);
  for (const count of document.querySelectorAll(`[data-count-of="${shown.id}"]`)) count.textContent = next.getAttribute("data-count");
  if (isSame && before.length > 0) return;
  if (before.length === 0 || !button) return replace(shown, next);
  tell(button, fresh, () => {
    const latest = document.getElementById(shown.id);
    if (latest) replace(latest, next);
    unseenInLists.delete(shown.id);
    retitle();
    const focus = document.getElementById(shown.id)?.querySelector("[data-key] a[href]");
    if (focus instanceof HTMLElement) focus.focus();
  });
  unseenInLists.set(shown.id, fresh);
  retitle();
}

/** @type {Map<string, number>} */
const unseenInLists = new Map();

/** Counts in the title what is new in a place that is no log and no list. @param {string} where @param {number} number */
export function countToo(where, number) {
  if ((unseenInLists.get(where) ?? 0) === number) return;
  unseenInLists.set(where, number);
  retitle();
}

/**
 * Fills a button's place: "3 new messages". It is a live region, so it is read out once things calm down.
 * @param {Element} line
 * @param {number} number
 * @param {() => void} pressed
 */
function tell(line, number, pressed) {
  const words = (line.getAttribute(number === 0 ? "data-none" : number === 1 ? "data-one" : "data-many") ?? "").replace("{n}", String(number));
  const button = line.querySelector("button") ?? document.createElement("button");
  button.type = "button";
  button.className = "button compact";
  if (button.textContent !== words) button.textContent = words;
  button.onclick = () => {
    line.replaceChildren();
    pressed();
  };
  if (!button.isConnected) line.replaceChildren(button);
}

const sight = new IntersectionObserver(
  entries => {
    for (const entry of entries.filter(one => one.isIntersecting && document.visibilityState === "visible")) {
      sight.unobserve(entry.target);
      unseen.delete(entry.target);
    }
    count();
  },
  { rootMargin: "0px 0px -40px 0px" },
);

/** @param {Element} item */
function mark(item) {
  unseen.add(item);
  sight.observe(item);
}

/** Says how many items nobody has had in sight yet, and how far they have been read. */
function count() {
  for (const gone of [...unseen].filter(item => !item.isConnected)) unseen.delete(gone);
  for (const line of document.querySelectorAll("[data-new-of]")) {
    const log = document.getElementById(line.getAttribute("data-new-of") ?? "");
    const items = [...unseen].filter(item => log?.contains(item));
    if (!log || log.hasAttribute("data-new")) continue;
    const [first] = items;
    if (first) {
      tell(line, items.length, () => {
        first.scrollIntoView({ block: "center" });
        if (first instanceof HTMLElement) {
          first.tabIndex = -1;
          first.focus({ preventScroll: true });
        }
      });
    } else line.replaceChildren();
    // What was in sight counts as read: an agent's reply need not be held back for it.
    const at = log.querySelector("[data-at]")?.getAttribute("data-at");
    if (first || !at || !log.hasAttribute("data-seen-in")) continue;
    for (const seen of document.querySelectorAll(`input[name="${log.getAttribute("data-seen-in")}"]`)) seen.setAttribute("value", at);
  }
  retitle();
}

function retitle() {
  const number = unseen.size + [...unseenInLists.values()].reduce((sum, one) => sum + one, 0);
  document.title = number > 0 && !localStorage.getItem("holdfast-no-title-count") ? `(${number}) ${title}` : title;
}
document.addEventListener("holdfast:title", retitle);

/** @type {Map<Element, number>} */
const writing = new Map();

/** @param {EventTarget | null} target @param {boolean} isDone */
function tellWriting(target, isDone) {
  if (!(target instanceof HTMLTextAreaElement)) return;
  const topic = target.form && target.closest("[data-writes-on]")?.getAttribute("data-writes-on");
  const token = target.form?.querySelector("input[name=token]");
  const last = writing.get(target);
  if (!topic || !(token instanceof HTMLInputElement) || (isDone ? last === undefined : performance.now() - (last ?? -WRITING_EVERY) < WRITING_EVERY)) return;
  if (isDone) writing.delete(target);
  else writing.set(target, performance.now());
  const body = new URLSearchParams({ Topic: topic, [token.name]: token.value, ...(isDone ? { Done: "1" } : {}) });
  fetch("/live/writing", { method: "POST", body, keepalive: true }).catch(() => {});
}

document.addEventListener("input", event => {
  const target = event.target;
  tellWriting(target, target instanceof HTMLTextAreaElement && target.value === "");
});
document.addEventListener("focusout", event => tellWriting(event.target, true));
document.addEventListener("visibilitychange", () => {
  void watch();
  if (document.visibilityState === "visible") {
    // What came while nobody looked is in sight now.
    for (const item of unseen) {
      sight.unobserve(item);
      sight.observe(item);
    }
    if (!stream && wasEverOpen) lookAtAll();
  }
});
document.addEventListener("submit", event => {
  if (event.defaultPrevented) return;
  isSending = true;
  void watch();
  setTimeout(() => {
    isSending = false;
    void watch();
  }, FORM_ANSWERS_WITHIN);
});
// What took the place of a part may show another topic: the stream is opened anew with it.
new MutationObserver(() => {
  if (!stream || [...topics()].every(topic => listened.has(topic))) return;
  closeStream();
  open();
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-topic"] });
addEventListener("online", () => openLater(between(0, 1_000)));
addEventListener("pagehide", close);
setInterval(() => {
  if (document.visibilityState === "hidden" || isSending) return;
  if (!stream && !opening) void watch();
  if (stream && performance.now() - heardAt < SILENT_AFTER) return;
  if (stream && hasPinged && performance.now() - heardAt > DEAD_AFTER) {
    closeStream();
    openLater(between(0, 1_000));
  }
  // Where something between holds the stream back, nothing is lost and nothing is said: the page asks by itself.
  lookAtAll();
}, LOOK_EVERY);
void watch();

// A sound for what is new, and the count in the title: each is chosen in this browser and kept there. Sound is off until somebody asks for it, because
// browsers allow none before a press.
export {};

const SOUND = "holdfast-chat-sound";
const NO_COUNT = "holdfast-no-title-count";

/** @type {AudioContext | undefined} */
let audio;

/** @returns {Promise<boolean>} whether the browser lets us */
async function ready() {
  try {
    audio ??= new AudioContext();
    if (audio.state !== "running") await Promise.race([audio.resume(), new Promise(done => setTimeout(done, 300))]);
  } catch {
    // No sound on this machine.
  }
  return audio?.state === "running";
}

async function beep() {
  if (!localStorage.getItem(SOUND) || !(await ready()) || !audio) return;
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.12, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.35);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.4);
}

/** @param {Element} box */
function show(box) {
  box.removeAttribute("hidden");
  box.querySelector("[data-alert=sound]")?.setAttribute("aria-pressed", String(localStorage.getItem(SOUND) !== null));
  box.querySelector("[data-alert=count]")?.setAttribute("aria-pressed", String(localStorage.getItem(NO_COUNT) === null));
}

/** @param {string} key */
function turn(key) {
  if (localStorage.getItem(key)) localStorage.removeItem(key);
  else localStorage.setItem(key, "1");
}

document.addEventListener("click", async event => {
  const button = event.target instanceof Element ? event.target.closest("[data-alert]") : null;
  const box = button?.closest("[data-alerts]");
  if (!button || !box) return;
  const said = box.querySelector("[data-alert-said]");
  if (said) said.textContent = "";
  if (button.getAttribute("data-alert") === "count") {
    turn(NO_COUNT);
    document.dispatchEvent(new Event("holdfast:title"));
  } else {
    turn(SOUND);
    if (localStorage.getItem(SOUND) && !(await ready())) {
      localStorage.removeItem(SOUND);
      if (said) said.textContent = "Your browser doesn't allow sound on this page.";
    } else await beep();
  }
  show(box);
});

for (const box of document.querySelectorAll("[data-alerts]")) show(box);

const waiting = () => document.querySelectorAll(".chats-line > li").length;
let waited = waiting();
new MutationObserver(changes => {
  const isNew = changes.some(change =>
    [...change.addedNodes].some(node => node instanceof HTMLElement && node.matches("#chat-log > li[id]:not([data-own])")),
  );
  const now = waiting();
  if (isNew || now > waited) void beep();
  waited = now;
}).observe(document.body, { childList: true, subtree: true });

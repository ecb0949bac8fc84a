// Single keys on pages that offer them: j and k choose a row, the others press what has data-key in it, "?" lists them. They do nothing
// while somebody types, and whoever doesn't want them turns them off, for this browser.

const OFF = "keys-off";
const dialog = document.querySelector("dialog[data-keys]");
const open = document.querySelector("[data-keys-open]");
if (dialog instanceof HTMLDialogElement && open instanceof HTMLButtonElement) wire(dialog, open);

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLButtonElement} open
 */
function wire(dialog, open) {
  const turn = dialog.querySelector("[data-keys-turn]");
  const say = () => {
    if (turn) turn.textContent = localStorage.getItem(OFF) ? "Turn keys on" : "Turn keys off";
  };
  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  turn?.addEventListener("click", () => {
    if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    say();
  });
  say();

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (localStorage.getItem(OFF) || document.querySelector("dialog[open]") || isTyping(event.target)) return;
    if (event.key === "?") dialog.showModal();
    else if (event.key === "j" || event.key === "k") choose(event.key === "j" ? 1 : -1);
    else if (!press(event.key)) return;
    event.preventDefault();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** @returns {HTMLElement[]} */
function rows() {
  return [...document.querySelectorAll("[data-key-row]")].filter(row => row instanceof HTMLElement);
}

/** The next or the previous row; without one the first. @param {number} step */
function choose(step) {
  const all = rows();
  const at = all.findIndex(row => row.contains(document.activeElement));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/**
 * Presses what belongs to the chosen row, or to the whole page. Nothing happens to a row that nobody has chosen.
 * @param {string} key
 */
function press(key) {
  if (!/^[a-z]$/.test(key)) return false;
  const of = `[data-key="${key}"]`;
  const chosen = rows().find(row => row.contains(document.activeElement));
  const wanted = chosen?.querySelector(of) ?? [...document.querySelectorAll(of)].find(one => !one.closest("[data-key-row]"));
  if (!(wanted instanceof HTMLElement)) return false;
  wanted.click();
  return true;
}

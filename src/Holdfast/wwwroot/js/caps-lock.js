// Says that Caps Lock is on while a password is typed: what is typed can't be seen, and capital letters matter.

for (const note of document.querySelectorAll("[data-caps]")) {
  const input = note.closest(".secret")?.querySelector("input");
  if (!(note instanceof HTMLElement) || !input) continue;
  /** @param {boolean} isOn */
  const say = isOn => {
    const words = isOn ? note.dataset.caps ?? "" : "";
    if (note.textContent !== words) note.textContent = words;
  };
  for (const key of ["keydown", "keyup"]) {
    // A password manager fills in with events that are no keys.
    input.addEventListener(key, event => event instanceof KeyboardEvent && say(event.getModifierState("CapsLock")));
  }

  input.addEventListener("blur", () => say(false));
}

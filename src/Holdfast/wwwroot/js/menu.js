// An open menu closes by Esc, by a press beside it, and when the focus moves on. Opening needs no script.

for (const menu of document.querySelectorAll("details[data-menu]")) {
  if (menu instanceof HTMLDetailsElement) wire(menu);
}

/** @param {HTMLDetailsElement} menu */
function wire(menu) {
  /** @param {EventTarget | null} target */
  const isOutside = target => target instanceof Node && !menu.contains(target);

  menu.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", event => {
    if (isOutside(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", event => {
    if (isOutside(event.target)) menu.open = false;
  });
}

// Show and Hide beside a password. The value and the caret stay where they are.

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.getAttribute("aria-controls") ?? "");
  if (button instanceof HTMLButtonElement && input instanceof HTMLInputElement) wire(button, input);
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement} input
 */
function wire(button, input) {
  const word = button.querySelector("span") ?? button;
  /** @param {boolean} shown */
  const show = shown => {
    const { selectionStart, selectionEnd } = input;
    input.type = shown ? "text" : "password";
    word.textContent = shown ? "Hide" : "Show";
    input.setSelectionRange(selectionStart, selectionEnd);
  };
  button.addEventListener("click", () => show(input.type === "password"));
  // Hidden again before it leaves, so that the browser does not keep it among the words typed into text fields.
  input.form?.addEventListener("submit", () => show(false));
  button.hidden = false;
}

// Show and Hide beside a secret. The value and the caret stay where they are. An answer is of type text and masked by style
// alone, so that password managers do not take it for the password.

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
  const byStyle = input.classList.contains("masked");
  let shown = false;
  /** @param {boolean} wanted */
  const show = wanted => {
    const { selectionStart, selectionEnd } = input;
    shown = wanted;
    if (byStyle) input.classList.toggle("masked", !shown);
    else input.type = shown ? "text" : "password";
    word.textContent = shown ? "Hide" : "Show";
    input.setSelectionRange(selectionStart, selectionEnd);
  };
  button.addEventListener("click", () => show(!shown));
  // Hidden again before it leaves, so that the browser does not keep it among the words typed into text fields.
  input.form?.addEventListener("submit", () => show(false));
  button.hidden = false;
}

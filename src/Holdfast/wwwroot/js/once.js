// A form is sent once: a second press does nothing, and the button says that it is at work.

// Long enough for the slowest answer; after that the person may try again.
const RELEASE_AFTER = 30_000;

document.addEventListener("submit", event => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-once") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  const button = event.submitter ?? form.querySelector("button[type=submit]");
  const release = button instanceof HTMLButtonElement ? showBusy(button) : () => {};
  setTimeout(() => {
    delete form.dataset.sent;
    release();
  }, RELEASE_AFTER);
});

/**
 * The button keeps its width and its place in the tab order; it is never disabled, so that its own value is sent too.
 * @param {HTMLButtonElement} button
 * @returns {() => void} puts the button back as it was
 */
function showBusy(button) {
  const words = [...button.childNodes];
  button.style.width = `${button.getBoundingClientRect().width}px`;
  button.setAttribute("aria-busy", "true");
  button.replaceChildren(button.dataset.busy ?? "Saving");
  return () => {
    button.style.width = "";
    button.removeAttribute("aria-busy");
    button.replaceChildren(...words);
  };
}

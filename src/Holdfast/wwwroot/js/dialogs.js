// Opens the page behind a link as a dialog over this one, where there is room for it. The page stays the truth: it is fetched,
// its part is shown, and whatever is unexpected simply leads there.

const ROOM = matchMedia("(min-width: 720px)");

document.addEventListener("click", event => {
  const link = event.target instanceof Element ? event.target.closest("a[data-opens-dialog]") : null;
  if (!(link instanceof HTMLAnchorElement) || !ROOM.matches) return;
  // A press that opens a new tab or window is the person's own choice.
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.dataset.opening) return;
  link.dataset.opening = "true";
  open(link).catch(() => location.assign(link.href)).finally(() => delete link.dataset.opening);
});

/** @param {HTMLAnchorElement} link */
async function open(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector("main [data-dialog]");
  if (!answer.ok || answer.redirected || !part) throw new Error("This is not the page that was asked for.");

  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", part.getAttribute("aria-labelledby") ?? "");
  dialog.append(document.adoptNode(part));
  document.body.append(dialog);

  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.addEventListener("click", event => {
    const cancel = event.target instanceof Element && event.target.closest("[data-cancel]");
    if (cancel) event.preventDefault();
    if (cancel || isOnVeil(dialog, event)) dialog.close();
  });
  dialog.showModal();
  // The browser looks for autofocus itself, but not in markup that came by adoption everywhere.
  const first = dialog.querySelector("[autofocus]");
  if (first instanceof HTMLElement) first.focus();
}

/**
 * The veil belongs to the dialog's own element, and so does its padding.
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function isOnVeil(dialog, event) {
  if (event.target !== dialog) return false;
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

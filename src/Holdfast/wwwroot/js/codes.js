// Recovery codes on paper, in a file, or in the clipboard. Without script they are written down or printed by the browser's own menu.

const list = document.querySelector("[data-codes]");
const acts = document.querySelector("[data-codes-acts]");
if (list instanceof HTMLElement && acts instanceof HTMLElement) wire(list, acts);

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} acts
 */
function wire(list, acts) {
  const text = () => {
    const about = list.querySelector("p")?.innerText.trim() ?? "";
    return [about, "", ...[...list.querySelectorAll("code")].map(code => code.textContent), ""].join("\r\n");
  };
  /** @param {string} words */
  const say = words => {
    const status = acts.querySelector("[data-codes-status]");
    if (status) status.textContent = words;
  };

  acts.querySelector("[data-print]")?.addEventListener("click", () => print());
  acts.querySelector("[data-copy]")?.addEventListener("click", event => {
    void navigator.clipboard.writeText(text()).then(() => {
      if (event.target instanceof HTMLElement) event.target.lastChild?.replaceWith("Copied");
      say("Copied");
    });
  });
  const download = acts.querySelector("[data-download]");
  download?.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text()], { type: "text/plain" }));
    link.download = download.getAttribute("data-download") ?? "";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say("Downloaded");
  });
  acts.hidden = false;
}

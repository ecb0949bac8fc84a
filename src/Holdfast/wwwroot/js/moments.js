// Times in the browser's own zone, for readers of whom the server knows none. The words are those of Moments.cs.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** @param {Date} at @param {boolean} isLong */
const month = (at, isLong) => (MONTHS[at.getMonth()] ?? "").slice(0, isLong ? undefined : 3);

/** @param {Date} at */
const clock = at => `${at.getHours() % 12 || 12}:${String(at.getMinutes()).padStart(2, "0")} ${at.getHours() < 12 ? "am" : "pm"}`;

/** @param {Date} at @param {Date} now the server's: the clock of a browser may be wrong */
const day = (at, now) => {
  // By calendar days, whatever clocks did in between.
  const past = Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())) / 86_400_000);
  if (past === 0) return "Today";
  if (past === 1) return "Yesterday";
  return `${at.getDate()} ${month(at, false)}${at.getFullYear() === now.getFullYear() ? "" : ` ${at.getFullYear()}`}`;
};

/** @type {Record<string, (at: Date, now: Date) => string>} */
const WORDS = {
  When: (at, now) => `${day(at, now)}, ${clock(at)}`,
  Day: day,
  Full: at => `${at.getDate()} ${month(at, false)} ${at.getFullYear()}, ${clock(at)}`,
  LongDay: at => `${at.getDate()} ${month(at, true)} ${at.getFullYear()}`,
};

/** @param {ParentNode} part */
function show(part) {
  for (const time of part.querySelectorAll("time[data-moment]")) {
    const at = new Date(time.getAttribute("datetime") ?? "");
    const words = WORDS[time.getAttribute("data-moment") ?? ""];
    time.removeAttribute("data-moment");
    if (words && !Number.isNaN(at.getTime())) time.textContent = words(at, new Date(time.getAttribute("data-now") ?? ""));
  }

  for (const note of part.querySelectorAll("[data-zone-note]")) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    note.removeAttribute("data-zone-note");
    if (zone) note.textContent = `Times are in your browser's time zone (${zone.replaceAll("_", " ")}).`;
  }
}

show(document);
// Lists that go on bring more of them.
new MutationObserver(() => show(document)).observe(document.body, { childList: true, subtree: true });

// While a page of the account is being looked at, the server tells when its sign-in ends; the reload then shows the way back in.

// As long as a form may be on its way: its own answer says more than a reload could, and a reload would cut it off.
const ANSWER_WITHIN = 30_000;

const address = document.querySelector("[data-session-watch]")?.getAttribute("data-session-watch");
/** @type {EventSource | undefined} */
let stream;
let sending = false;

/** A page in the background holds no connection: browsers allow six to a server. */
function watch() {
  if (document.visibilityState === "hidden" || sending) {
    stream?.close();
    stream = undefined;
  } else if (address && !stream) {
    const opened = (stream = new EventSource(address));
    opened.addEventListener("ended", () => location.reload());
    opened.addEventListener("error", () => {
      if (opened.readyState === EventSource.CLOSED) void reloadIfEnded(address);
    });
  }
}

/**
 * The stream was refused for good. 204 says that the sign-in ended while nobody listened; anything else is no news.
 * @param {string} path
 */
async function reloadIfEnded(path) {
  const answer = await fetch(path, { headers: { Accept: "text/event-stream" } });
  void answer.body?.cancel();
  if (answer.status === 204) location.reload();
}

document.addEventListener("visibilitychange", watch);
document.addEventListener("submit", event => {
  if (event.defaultPrevented) return;
  sending = true;
  watch();
  setTimeout(() => {
    sending = false;
    watch();
  }, ANSWER_WITHIN);
});
addEventListener("pagehide", () => stream?.close());
watch();

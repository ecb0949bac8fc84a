// While a page of the account is being looked at, the server tells when its sign-in ends; the reload then shows the way back in.
// When there is nothing to tell, the server answers 204 and the browser stops by itself.

const address = document.querySelector("[data-session-watch]")?.getAttribute("data-session-watch");
/** @type {EventSource | undefined} */
let stream;

/** A page in the background holds no connection: browsers allow six to a server. */
function watch() {
  if (document.visibilityState === "hidden") {
    stream?.close();
    stream = undefined;
  } else if (address && !stream) {
    stream = new EventSource(address);
    stream.addEventListener("ended", () => location.reload());
  }
}

document.addEventListener("visibilitychange", watch);
addEventListener("pagehide", () => stream?.close());
watch();

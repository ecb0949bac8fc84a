// A video call between a member and an agent, and the check of a camera before it. What the two browsers say to each other goes by POST and comes by
// hint (live.js), as items of a log. The picture stands beside what the server draws, and stays while that changes.
import "./live.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-video]"));
const isAgent = root.getAttribute("data-video") === "agent";
const COME_BACK_WITHIN = 30_000;
const TRY_AGAIN_AFTER = 2_000;
const ANSWER_WITHIN = 20_000;
const NAMES = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };

/** Another page of the same person has another name: only one of them holds their side. */
const tab = crypto.randomUUID();

/** @type {MediaStream | undefined} */
let own;
/** @type {RTCPeerConnection | undefined} */
let peer;
let peerTab = "";
let round = "";
/** @type {string | undefined} */
let call;
let isStarting = false;
let wasConnected = false;
let isGone = false;
let saidReady = false;
/** How the connection is, whatever the server draws meanwhile. */
let said = "";
let holdsBack = false;
/** @type {RTCIceCandidate[]} */
let found = [];
let began = 0;
/** @type {RTCIceCandidateInit[]} */
let early = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let patience;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;
/** @type {AudioContext | undefined} */
let hearing;
/** @type {Set<string>} */
const handled = new Set();
let turn = Promise.resolve();

const state = () => /** @type {HTMLElement} */ (document.getElementById("video-state"));
const step = () => state().getAttribute("data-step") ?? "";
/** @template {Element} T @param {string} what @returns {T | null} */
const find = what => root.querySelector(what);
const remote = () => /** @type {HTMLVideoElement} */ (find("[data-remote]"));
const self = () => /** @type {HTMLVideoElement} */ (find("[data-own-picture]"));

/** @param {string} [name] shows one notice, or none */
function tell(name) {
  for (const notice of root.querySelectorAll("[data-notice]")) notice.toggleAttribute("hidden", notice.getAttribute("data-notice") !== name);
}

/** @param {string} words */
function say(words) {
  said = words;
  const line = find("[data-connection]");
  if (line && line.textContent !== words) line.textContent = words;
}

/** By what it can do, never by its name. */
function lacks() {
  return [
    window.isSecureContext ? "" : "This page isn't opened over https.",
    "getUserMedia" in (navigator.mediaDevices ?? {}) ? "" : "It can't use a camera.",
    typeof RTCPeerConnection === "function" ? "" : "It can't hold a video call.",
  ].filter(Boolean);
}

const missing = lacks();

const isPhone = () => matchMedia("(pointer: coarse)").matches && Math.min(screen.width, screen.height) < 600;

/** @param {boolean} [anew] a device was chosen */
async function open(anew) {
  if (own && !anew) return true;
  const [camera, microphone] = ["camera", "microphone"].map(name => /** @type {HTMLSelectElement | null} */ (find(`[data-device=${name}]`))?.value ?? "");
  // The old picture is stopped before a new one is asked for: some cameras serve one.
  stopOwn();
  try {
    own = await navigator.mediaDevices.getUserMedia({
      video: { width: { ideal: 640 }, height: { ideal: 480 }, ...(camera ? { deviceId: { exact: camera } } : {}) },
      audio: microphone ? { deviceId: { exact: microphone } } : true,
    });
  } catch (problem) {
    tell(await reasonOf(problem));
    draw();
    return false;
  }
  tell();
  self().srcObject = own;
  for (const track of own.getTracks()) track.addEventListener("ended", () => own?.getTracks().includes(track) && lost());
  listen();
  await list();
  draw();
  return true;
}

/** @param {unknown} problem */
async function reasonOf(problem) {
  const name = problem instanceof DOMException ? problem.name : "";
  if (name !== "NotFoundError" && name !== "OverconstrainedError") return /** @type {Record<string, string>} */ (NAMES)[name] ?? "other";
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.some(one => one.kind === "videoinput") ? "no-microphone" : "no-camera";
}

/** It was unplugged, or the permission was taken away. */
function lost() {
  stopOwn();
  tell("other");
  draw();
}

function stopOwn() {
  for (const track of own?.getTracks() ?? []) track.stop();
  own = undefined;
  self().srcObject = null;
  void hearing?.close().catch(() => {});
  hearing = undefined;
}

async function list() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  for (const [name, kind] of [["camera", "videoinput"], ["microphone", "audioinput"]]) {
    const choice = /** @type {HTMLSelectElement | null} */ (find(`[data-device=${name}]`));
    const used = own?.getTracks().find(track => track.kind === (name === "camera" ? "video" : "audio"))?.getSettings().deviceId;
    choice?.replaceChildren(
      ...devices.filter(one => one.kind === kind).map((one, place) => {
        const words = one.label || `${name === "camera" ? "Camera" : "Microphone"} ${place + 1}`;
        return new Option(words, one.deviceId, false, one.deviceId === used);
      }),
    );
  }
}

/** Moves the bar that shows how loud somebody is. */
function listen() {
  if (!own || !find("[data-level]") || !own.getAudioTracks().length) return;
  hearing = new AudioContext();
  const ear = hearing.createAnalyser();
  hearing.createMediaStreamSource(own).connect(ear);
  const samples = new Uint8Array(ear.fftSize);
  const heard = hearing;
  const look = () => {
    const bar = /** @type {HTMLMeterElement | null} */ (find("[data-level]"));
    if (heard.state === "closed" || !bar) return;
    ear.getByteTimeDomainData(samples);
    bar.value = Math.min(1, Math.max(...samples.map(one => Math.abs(one - 128))) / 64);
    const line = find("[data-heard]");
    if (bar.value > 0.1 && line && line.textContent !== "We hear you.") line.textContent = "We hear you.";
    setTimeout(look, 100);
  };
  look();
}

/** Brings what the server has drawn in line with what this page has. */
function draw() {
  const has = own !== undefined;
  const shows = ["ready", "waiting", "call"].includes(step()) && has;
  find("[data-stage]")?.toggleAttribute("hidden", !shows);
  find("[data-only-you]")?.toggleAttribute("hidden", step() === "call");
  root.classList.toggle("calling", step() === "call" && has);
  for (const one of root.querySelectorAll("[data-unchecked]")) one.toggleAttribute("hidden", has);
  for (const one of root.querySelectorAll("[data-checked]")) one.toggleAttribute("hidden", !has);
  const join = find("[data-joins]");
  join?.toggleAttribute("disabled", !has || join.getAttribute("data-joins") === null);
  if (missing.length > 0) for (const button of root.querySelectorAll("[data-check], [data-joins]")) button.setAttribute("disabled", "");
  find("[data-start]")?.toggleAttribute("hidden", has || isGone);
  if (said) say(said);
  const [mute, off] = [find("[data-mute]"), find("[data-camera-off]")];
  mute?.setAttribute("aria-pressed", String(own?.getAudioTracks().some(track => !track.enabled) ?? false));
  off?.setAttribute("aria-pressed", String(own?.getVideoTracks().some(track => !track.enabled) ?? false));
}

/** What the server says has changed. */
function follow() {
  if (missing.length > 0) return draw();
  if (step() === "ready" || step() === "waiting") leave();
  else if (step() === "call") void enter();
  else {
    leave();
    stopOwn();
    isGone = false;
  }
  draw();
}

/** The page takes its side of the call. */
async function enter() {
  const id = state().getAttribute("data-call") ?? undefined;
  if (!id || (id === call && (saidReady || isStarting)) || isGone) return;
  if (id !== call) {
    leave();
    call = id;
    handled.clear();
    listenTo();
    void messages();
  }
  if (!own && !(isAgent || (await isAllowed()))) return;
  if (isStarting) return;
  isStarting = true;
  const opened = await open();
  isStarting = false;
  if (opened && call === id) await ready();
}

/** Whether the browser lets us go on without asking: else it asks on the press. */
async function isAllowed() {
  try {
    const answers = await Promise.all(["camera", "microphone"].map(name => navigator.permissions.query({ name: /** @type {PermissionName} */ (name) })));
    return answers.every(one => one.state === "granted");
  } catch {
    return false;
  }
}

function leave() {
  peer?.close();
  peer = undefined;
  [peerTab, round, call, early, found, wasConnected, saidReady, began] = ["", "", undefined, [], [], false, false, 0];
  said = "";
  clearTimeout(patience);
  clearTimeout(again);
  if (remote().srcObject) remote().srcObject = null;
  find("[data-signals-here]")?.replaceChildren();
  find("[data-taken]")?.replaceChildren();
  find("[data-taken]")?.toggleAttribute("hidden", true);
  find("[data-messages-here]")?.replaceChildren();
  find("[data-messages-here]")?.toggleAttribute("hidden", true);
}

/** A cursor of our own, where live.js puts what the other side says. */
function listenTo() {
  const cursor = document.createElement("i");
  cursor.hidden = true;
  cursor.setAttribute("data-topic", `video-signals:${call}`);
  cursor.setAttribute("data-at", state().getAttribute("data-since") ?? "0");
  cursor.setAttribute("data-from", state().getAttribute("data-signals") ?? "");
  find("[data-signals-here]")?.replaceChildren(cursor);
}

async function messages() {
  const here = find("[data-messages-here]");
  const from = state().getAttribute("data-messages");
  if (!here || !from) return;
  const answer = await fetch(from, { headers: { "HX-Request": "true", Accept: "text/html" }, signal: AbortSignal.timeout(ANSWER_WITHIN) }).catch(() => undefined);
  if (!answer?.ok) return;
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  here.replaceChildren(...part.body.children);
  here.toggleAttribute("hidden", false);
  await import("./chat.js");
}

/**
 * @param {string} kind
 * @param {{ text?: string, mid?: string, keep?: boolean }} with_
 */
async function send(kind, with_) {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=token]"));
  if (!call || !token) return false;
  const body = new URLSearchParams({ Call: call, Kind: kind, Tab: tab, To: peerTab, Round: round, Text: with_.text ?? "", Mid: with_.mid ?? "", [token.name]: token.value });
  for (let i = 0; i < 3; i++) {
    try {
      const answer = await fetch(state().getAttribute("data-signal") ?? "", {
        method: "POST",
        body,
        headers: { "HX-Request": "true" },
        keepalive: with_.keep ?? false,
        ...(with_.keep ? {} : { signal: AbortSignal.timeout(ANSWER_WITHIN) }),
      });
      if (answer.status === 409) moved();
      return answer.ok;
    } catch {
      // The server is away for a moment: the media goes on.
      await new Promise(done => setTimeout(done, 1_000));
    }
  }
  return false;
}

/** Another tab holds this side now. */
function moved() {
  leave();
  stopOwn();
  isGone = true;
  tell("moved");
  draw();
}

/** @returns {Promise<RTCPeerConnection | undefined>} */
async function connect() {
  const answer = await fetch(state().getAttribute("data-relay") ?? "", { headers: { "HX-Request": "true", Accept: "application/json" } });
  if (!answer.ok || !own) return undefined;
  const { relayOnly, servers } = await answer.json();
  peer?.close();
  [early, found] = [[], []];
  const made = new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: relayOnly ? "relay" : "all", bundlePolicy: "max-bundle" });
  peer = made;
  for (const track of own.getTracks()) made.addTrack(track, own);
  made.ontrack = event => {
    if (remote().srcObject !== event.streams[0]) remote().srcObject = event.streams[0] ?? null;
  };
  made.onicecandidate = event => {
    if (!event.candidate?.candidate || made !== peer) return;
    // The other side knows nothing to add it to before it has the description.
    found.push(event.candidate);
    if (!holdsBack) void pass();
  };
  made.onconnectionstatechange = () => made === peer && connection();
  return made;
}

function connection() {
  const now = peer?.connectionState;
  if (now === "connected") {
    clearTimeout(patience);
    clearTimeout(again);
    patience = undefined;
    wasConnected = true;
    began ||= Date.now();
    tell();
    say("Connected");
  } else if (now === "disconnected" || now === "failed") {
    say("We lost the connection. Trying to get it back…");
    waitForThem();
    clearTimeout(again);
    again = setTimeout(() => void restart(), now === "failed" ? 0 : TRY_AGAIN_AFTER);
    if (now === "failed" && !wasConnected) tell("no-relay");
  }
}

/** They have 30 seconds to come back. */
function waitForThem() {
  if (!isAgent || !wasConnected || patience) return;
  patience = setTimeout(() => {
    const path = state().getAttribute("data-lost");
    if (path && peer?.connectionState !== "connected") void post(path, new URLSearchParams());
  }, COME_BACK_WITHIN);
}

/** The network has changed: new ways, the same call. */
async function restart(isAsked = false) {
  const now = peer?.connectionState;
  if (!peer || (now !== "disconnected" && now !== "failed" && !(isAsked && now === "connected"))) return;
  if (!isAgent) return void send("restart", {});
  if (peer.signalingState !== "stable") {
    clearTimeout(again);
    again = setTimeout(() => void restart(isAsked), TRY_AGAIN_AFTER);
    return;
  }
  const answer = await fetch(state().getAttribute("data-relay") ?? "", { headers: { "HX-Request": "true", Accept: "application/json" } }).catch(() => undefined);
  if (!answer?.ok || !peer) return;
  peer.setConfiguration({ ...peer.getConfiguration(), iceServers: (await answer.json()).servers });
  await offer({ iceRestart: true });
}

/** @param {RTCOfferOptions} [options] */
async function offer(options) {
  if (!peer) return;
  holdsBack = true;
  await peer.setLocalDescription(await peer.createOffer(options));
  await send("offer", { text: peer.localDescription?.sdp ?? "" });
  await pass();
}

/** Tells the other side what was found meanwhile. */
async function pass() {
  holdsBack = false;
  for (const one of found.splice(0)) await send("candidate", { text: one.candidate, mid: one.sdpMid ?? "" });
}

/** @param {{ kind: string, tab: string, to: string, round: string, text: string, mid: string }} said */
async function hear(said) {
  if (said.kind === "moved") return said.tab === tab ? undefined : moved();
  if (!own || (said.to && said.to !== tab)) return;
  switch (said.kind) {
    case "ready":
      if (!isAgent) {
        // The agent's page is new: it has to hear of ours.
        if (said.tab === peerTab) return;
        peerTab = said.tab;
        await ready();
      } else if (said.tab !== peerTab || !peer || peer.connectionState === "failed" || peer.connectionState === "closed") {
        peerTab = said.tab;
        round = crypto.randomUUID();
        if (await connect()) await offer();
      }
      return;
    case "offer":
      if (said.round !== round || said.tab !== peerTab || !peer) {
        [peerTab, round] = [said.tab, said.round];
        if (!(await connect())) return;
      }
      holdsBack = true;
      await peer?.setRemoteDescription({ type: "offer", sdp: said.text });
      await drain();
      await peer?.setLocalDescription(await peer.createAnswer());
      await send("answer", { text: peer?.localDescription?.sdp ?? "" });
      return pass();
    case "answer":
      if (said.round !== round || !peer || peer.signalingState !== "have-local-offer") return;
      await peer.setRemoteDescription({ type: "answer", sdp: said.text });
      return drain();
    case "candidate":
      if (said.round !== round) return;
      if (!peer?.remoteDescription) early.push({ candidate: said.text, sdpMid: said.mid });
      else await peer.addIceCandidate({ candidate: said.text, sdpMid: said.mid }).catch(() => {});
      return;
    case "picture":
      return takePicture(said.text);
    case "restart":
      // Of a page that is gone meanwhile it is over.
      return said.round === round ? restart(true) : undefined;
    case "away":
      say("They left the page. Waiting for them to come back…");
      return waitForThem();
    default:
  }
}

/** The agent asked for a still picture: this browser takes it, shows it, and sends it. @param {string} id */
async function takePicture(id) {
  const [width, height] = [self().videoWidth, self().videoHeight];
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=token]"));
  if (!own || !width || !token) return;
  // A camera that is off or away would give a black one.
  if (!own.getVideoTracks().some(track => track.enabled && !track.muted && track.readyState === "live")) return;
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [width, height];
  picture.getContext("2d")?.drawImage(self(), 0, 0, width, height);
  const taken = find("[data-taken]");
  const item = document.createElement("li");
  item.append(picture, "A picture was taken");
  taken?.append(item);
  taken?.toggleAttribute("hidden", false);
  const text = picture.toDataURL("image/jpeg", 0.85).split(",")[1] ?? "";
  await fetch(state().getAttribute("data-picture") ?? "", {
    method: "POST",
    body: new URLSearchParams({ Id: id, Picture: text, [token.name]: token.value }),
    headers: { "HX-Request": "true" },
    signal: AbortSignal.timeout(ANSWER_WITHIN),
  });
}

async function drain() {
  for (const one of early.splice(0)) await peer?.addIceCandidate(one).catch(() => {});
}

/** @param {string} path @param {URLSearchParams} body */
async function post(path, body) {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=token]"));
  if (token && !body.has(token.name)) body.set(token.name, token.value);
  const answer = await fetch(path, { method: "POST", body, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(ANSWER_WITHIN) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("video-state");
  if (!next) return location.assign(answer.url);
  const news = page.querySelector("main .notice[role=status]");
  document.querySelector("main > .notice[role=status]")?.remove();
  if (news) root.before(news);
  document.title = page.title;
  state().replaceWith(next);
  find("#video-state h1")?.setAttribute("tabindex", "-1");
  /** @type {HTMLElement | null} */ (find("#video-state h1"))?.focus({ preventScroll: false });
}

// The picture stays while the page goes on: what is sent is answered beside it.
root.addEventListener("submit", event => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.classList.contains("video-form") || event.defaultPrevented) return;
  event.preventDefault();
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  post(form.action, body).catch(() => {
    for (const button of buttons) button.disabled = false;
  });
});

root.addEventListener("click", event => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button) return;
  if (button.hasAttribute("data-check")) void start();
  const kind = button.hasAttribute("data-mute") ? "audio" : button.hasAttribute("data-camera-off") ? "video" : "";
  if (!kind) return;
  for (const track of own?.getTracks() ?? []) if (track.kind === kind) track.enabled = !track.enabled;
  draw();
});

/** On the press, and never before. */
async function start() {
  const opened = await open();
  if (!opened || step() !== "call") return;
  if (peer && saidReady) await swap();
  else if (call) await ready();
  else await enter();
}

/** The camera was away and is back: the other side sees it without a new beginning. */
async function swap() {
  for (const sender of peer?.getSenders() ?? []) {
    const track = own?.getTracks().find(one => one.kind === sender.track?.kind);
    if (track) await sender.replaceTrack(track);
  }
}

function ready() {
  saidReady = true;
  return send("ready", {});
}

root.addEventListener("change", event => {
  if (event.target instanceof Element && event.target.matches("[data-device]")) void open(true);
});

new MutationObserver(changes => {
  for (const node of changes.flatMap(change => [...change.addedNodes])) {
    if (!(node instanceof HTMLElement)) continue;
    if (node.id === "video-state") follow();
    const text = node.getAttribute("data-signal");
    if (!text || node.id === "video-state" || handled.has(node.id)) continue;
    handled.add(node.id);
    // One after the other, as they were said.
    turn = turn.then(() => hear(JSON.parse(text))).catch(() => say("We lost the connection. Trying to get it back…"));
  }
}).observe(root, { childList: true, subtree: true });

addEventListener("pagehide", () => {
  if (call && peer) void send("away", { keep: true });
  peer?.close();
  stopOwn();
});
addEventListener("online", () => void restart());

setInterval(() => {
  const clock = find("[data-clock]");
  if (!clock || !began) return;
  const seconds = Math.floor((Date.now() - began) / 1_000);
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 1_000);

if (missing.length > 0) {
  tell("unsupported");
  const line = find("[data-lacks]");
  if (line) line.textContent = missing.join(" ");
  draw();
} else {
  if (isPhone()) tell("phone");
  follow();
}

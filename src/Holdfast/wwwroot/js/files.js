// Files of a form, one POST each while its words are still being typed: chosen, dropped or pasted, four at a time, with how far each is,
// and a way to stop it or to try again. What comes back is the row that the page would have drawn. Without script the files come with the form.

const AT_ONCE = 4;

/** @type {(() => void)[]} */
const waiting = [];
let running = 0;

function pump() {
  while (running < AT_ONCE) {
    const next = waiting.shift();
    if (!next) return;
    running++;
    next();
  }
}

for (const box of document.querySelectorAll("[data-files]")) wire(box);
// A part of the form that is drawn anew may bring one.
new MutationObserver(() => document.querySelectorAll("[data-files]:not([data-live])").forEach(wire)).observe(document.body, { childList: true, subtree: true });

/** @param {Element} found */
function wire(found) {
  if (!(found instanceof HTMLElement) || found.dataset.live) return;
  const box = found;
  const input = box.querySelector("input[type=file]");
  const rows = box.querySelector("[data-file-rows]");
  const add = box.querySelector("[data-file-add]");
  const drop = box.querySelector("[data-file-drop]");
  const form = box.closest("form");
  if (!(input instanceof HTMLInputElement) || !(add instanceof HTMLButtonElement) || !rows || !drop || !form) return;
  box.dataset.live = "true";
  add.hidden = false;
  input.classList.add("vh");
  input.tabIndex = -1;
  const hint = box.querySelector("[data-file-drop-hint]");
  if (hint instanceof HTMLElement) hint.hidden = false;
  for (const remove of rows.querySelectorAll("[data-file-remove]")) if (remove instanceof HTMLElement) remove.hidden = false;

  const most = Number(box.dataset.most);
  const mostBytes = Number(box.dataset.mostBytes);
  const count = () => rows.querySelectorAll("[data-file], [data-uploading]").length;
  const show = () => {
    const words = box.querySelector("[data-files-count]");
    if (words) words.textContent = `${count()} of ${most}`;
  };
  /** @param {string} words */
  const say = words => {
    const said = box.querySelector("[data-files-said]");
    if (said) said.textContent = words;
  };

  /** @param {Iterable<File>} files */
  const take = files => {
    for (const file of files) {
      if (count() >= most) {
        say(box.dataset.tooMany ?? "");
        alertRow(file, box.dataset.tooMany ?? "");
      } else if (file.size > mostBytes) {
        alertRow(file, box.dataset.tooLarge ?? "");
      } else if (file.size === 0) {
        alertRow(file, box.dataset.empty ?? "");
      } else {
        upload(file);
      }
    }
    show();
  };

  /**
   * @param {File} file
   * @param {string} words
   * @param {(() => void)=} again
   */
  const alertRow = (file, words, again) => {
    const row = document.createElement("li");
    row.className = "file-row bad";
    row.dataset.refused = "";
    const text = part("div", "file-text");
    text.append(nameOf(file), withText(part("p", "file-state bad"), words));
    if (again) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet compact";
      button.textContent = "Try again";
      button.addEventListener("click", () => {
        row.remove();
        again();
        add.focus();
      });
      text.append(button);
    }
    row.append(text, cross(file.name, () => row.remove()));
    rows.append(row);
    say(`${file.name}. ${words}`);
    return row;
  };

  /** @param {File} file */
  const upload = file => {
    const row = document.createElement("li");
    row.className = "file-row";
    row.dataset.uploading = "";
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Uploading ${file.name}`);
    const far = withText(part("span", "hint"), "Waiting");
    const state = part("p", "file-progress");
    state.append(bar, far);
    const text = part("div", "file-text");
    text.append(nameOf(file), state);
    const request = new XMLHttpRequest();
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      running--;
      pump();
      form.dispatchEvent(new Event("files-settled"));
    };
    let hasBegun = false;
    const begin = () => {
      if (isOver) {
        running--;
        return;
      }
      hasBegun = true;
      request.open("POST", box.dataset.path ?? "");
      request.setRequestHeader("X-Form-Token", tokenOf(form));
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
      request.setRequestHeader("X-File-Field", box.dataset.field ?? "");
      request.setRequestHeader("Accept", "text/html");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(file);
    };
    request.upload.addEventListener("progress", event => {
      const percent = Math.floor((100 * event.loaded) / Math.max(1, event.total));
      bar.value = percent;
      far.textContent = percent < 100 ? `${percent}%` : "Checking";
    });
    request.addEventListener("load", () => {
      const drawn = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("li.file-row");
      if (drawn instanceof HTMLElement) {
        const isTaken = drawn.hasAttribute("data-file");
        row.replaceWith(document.adoptNode(drawn));
        const remove = drawn.querySelector("[data-file-remove]");
        if (remove instanceof HTMLElement) remove.hidden = false;
        say(`${file.name}. ${drawn.querySelector(".file-state")?.textContent?.trim() ?? ""}`);
        if (!isTaken) box.dataset.hasRefused = "true";
      } else {
        row.replaceWith(alertRow(file, box.dataset.failed ?? "", () => take([file])));
      }
      show();
      end();
    });
    request.addEventListener("error", () => {
      row.replaceWith(alertRow(file, box.dataset.failed ?? "", () => take([file])));
      show();
      end();
    });
    row.append(text, cross(file.name, () => {
      row.remove();
      show();
      if (hasBegun) request.abort();
      else {
        isOver = true;
        form.dispatchEvent(new Event("files-settled"));
        return;
      }
      end();
    }));
    rows.append(row);
    waiting.push(begin);
    pump();
  };

  add.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take([...(input.files ?? [])]);
    // They go by themselves, and not with the form once more.
    input.value = "";
  });
  rows.addEventListener("click", event => {
    const remove = event.target instanceof Element ? event.target.closest("[data-file-remove]") : null;
    if (!remove) return;
    remove.closest("li")?.remove();
    show();
    add.focus();
  });
  drop.addEventListener("dragover", event => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event instanceof DragEvent) take([...(event.dataTransfer?.files ?? [])]);
  });
  form.addEventListener("paste", event => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || (event.clipboardData?.getData("text/plain") ?? "") !== "") return;
    event.preventDefault();
    take(files.map(named));
  });

  // A message that goes without the page: its files go with it.
  form.addEventListener("files-sent", () => {
    rows.replaceChildren();
    say("");
    show();
  });

  let isHeld = false;
  form.addEventListener("submit", event => {
    if (!form.querySelector("[data-uploading]")) return;
    event.preventDefault();
    say("We send it as soon as the files have arrived.");
    if (isHeld) return;
    isHeld = true;
    const button = event.submitter;
    const go = () => {
      if (form.querySelector("[data-uploading]")) return;
      form.removeEventListener("files-settled", go);
      isHeld = false;
      // A file that did not arrive is for the person to decide.
      if (!form.querySelector("[data-refused]")) form.requestSubmit(button instanceof HTMLElement ? button : undefined);
    };
    form.addEventListener("files-settled", go);
  });
  show();
}

/**
 * A picture from the clipboard is always called "image.png".
 * @param {File} file
 */
function named(file) {
  if (file.name !== "image.png") return file;
  const now = new Date();
  /** @param {number} number */
  const two = number => String(number).padStart(2, "0");
  const name = `Screenshot ${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}.png`;
  return new File([file], name, { type: file.type });
}

/** @param {HTMLFormElement} form */
function tokenOf(form) {
  const token = form.querySelector("input[name=token]");
  return token instanceof HTMLInputElement ? token.value : "";
}

/** @param {File} file */
function nameOf(file) {
  const line = document.createElement("p");
  const name = document.createElement("strong");
  name.className = "any";
  name.append(withText(document.createElement("bdi"), file.name));
  line.append(name, " ", withText(part("span", "hint"), sizeOf(file.size)));
  return line;
}

/** @param {number} bytes */
function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 102.4) / 10} MB`;
}

/**
 * @param {string} name
 * @param {() => void} act
 */
function cross(name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "icon-button";
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ class: "icon", width: "20", height: "20", viewBox: "0 0 20 20", fill: "none", stroke: "currentColor", "stroke-width": "1.5", "stroke-linecap": "round", "aria-hidden": "true" })) {
    icon.setAttribute(key, value);
  }
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", "m5.5 5.5 9 9m0-9-9 9");
  icon.append(line);
  button.append(icon, withText(part("span", "vh"), `Remove ${name}`));
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {string} tag
 * @param {string} name
 */
function part(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

/**
 * @param {HTMLElement} element
 * @param {string} words
 */
function withText(element, words) {
  element.textContent = words;
  return element;
}

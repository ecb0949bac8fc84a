// How hard a password is to guess, judged by what is left when everything that a guesser tries first is taken out.
// A help while typing, not the rule: the server decides.

/**
 * @typedef {object} Judgement
 * @property {0 | 1 | 2 | 3} score index into WORDS
 * @property {number} count characters, as a person counts them in code points
 * @property {boolean} ownFound a piece of the person's own name or address is in it
 */

export const WORDS = ["Easy to guess", "Weak", "Good", "Strong"];

// Score 1, 2 and 3 need this many characters left over.
const LEFT_FOR = [8, 12, 18];

// A pasted book must not hold the page up; what comes after this many characters changes nothing.
const LOOKED_AT = 128;

const COMMON = (
  "password passwort passw0rd secret login welcome admin master default letmein iloveyou love dragon monkey sunshine princess " +
  "football baseball superman batman shadow freedom whatever computer internet google facebook linkedin summer winter spring " +
  "autumn january february december monday friday hello charlie michael jennifer jordan daniel thomas " +
  "trustno holdfast freelance changeme qwerty azerty qwertz abc test guest user root").split(" ");

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm", "01234567890", "abcdefghijklmnopqrstuvwxyz"];

/** @type {Record<string, string>} */
const LOOKALIKES = { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i", "€": "e" };

/**
 * @param {string} password
 * @param {readonly string[]} own the person's name and address
 * @returns {Judgement}
 */
export function judge(password, own) {
  const typed = [...password.normalize("NFC")];
  const plain = typed.slice(0, LOOKED_AT).map(letter => letter.toLowerCase());
  const read = plain.map(letter => LOOKALIKES[letter] ?? letter);
  /** @type {boolean[]} */
  const taken = Array.from(plain, () => false);

  const ownFound = pieces(own).map(piece => take([plain, read], piece, taken)).includes(true);
  for (const word of COMMON) take([plain, read], [...word], taken);
  takePhrase(read, "correcthorsebatterystaple", taken);
  takeYears(plain, taken);
  takeSequences(plain, taken);
  takeRepeats(plain, taken);

  const left = leftOver(plain, taken);
  const score = /** @type {0 | 1 | 2 | 3} */ (LEFT_FOR.filter(needed => left >= needed).length);
  return { score, count: typed.length, ownFound };
}

/**
 * Pieces of the person's own words that are long enough to be no chance.
 * @param {readonly string[]} own
 */
function pieces(own) {
  return own
    .flatMap(text => text.normalize("NFC").toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .map(piece => [...piece])
    .filter(piece => piece.length >= 4);
}

/**
 * @param {string[][]} texts the password as typed and as read
 * @param {string[]} piece
 * @param {boolean[]} taken
 */
function take(texts, piece, taken) {
  let found = false;
  for (const text of texts) {
    for (let at = 0; at + piece.length <= text.length; at++) {
      if (piece.every((letter, i) => text[at + i] === letter)) {
        taken.fill(true, at, at + piece.length);
        found = true;
      }
    }
  }
  return found;
}

/**
 * A phrase that everybody knows, however its words are kept apart.
 * @param {string[]} text
 * @param {string} phrase
 * @param {boolean[]} taken
 */
function takePhrase(text, phrase, taken) {
  if (text.filter(letter => /\p{L}/u.test(letter)).join("").includes(phrase)) taken.fill(true);
}

/** @param {string[]} text @param {boolean[]} taken */
function takeYears(text, taken) {
  for (let at = 0; at + 4 <= text.length; at++) {
    if (/^(19|20)\d\d$/.test(text.slice(at, at + 4).join(""))) taken.fill(true, at, at + 4);
  }
}

/**
 * Four or more neighbours of the keyboard, the alphabet or the numbers, in either direction.
 * @param {string[]} text
 * @param {boolean[]} taken
 */
function takeSequences(text, taken) {
  for (const row of ROWS) {
    for (const line of [row, [...row].reverse().join("")]) {
      for (let at = 0; at + 4 <= text.length; at++) {
        if (line.includes(text.slice(at, at + 4).join(""))) taken.fill(true, at, at + 4);
      }
    }
  }
}

/**
 * What only says again what stands before it: "aaaa", "abcabc", a word said twice.
 * @param {string[]} text
 * @param {boolean[]} taken
 */
function takeRepeats(text, taken) {
  for (let at = 1; at < text.length; at++) {
    const shortest = text[at] === text[at - 1] && text[at] === text[at - 2] ? 1 : 3;
    for (let length = shortest; length <= Math.min(at, text.length - at); length++) {
      const again = text.slice(at, at + length).join("");
      if (text.slice(0, at).join("").includes(again)) taken.fill(true, at, at + length);
    }
  }
}

/**
 * What is not taken, and one for each piece that was; few different characters count for little.
 * @param {string[]} text
 * @param {boolean[]} taken
 */
function leftOver(text, taken) {
  const free = text.filter((_, at) => !taken[at]);
  const runs = taken.filter((is, at) => is && !taken[at - 1]).length;
  return Math.min(free.length, new Set(free).size * 3) + runs;
}

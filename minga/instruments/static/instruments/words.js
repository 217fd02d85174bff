// Count words as minga/instruments/engine/words.py does; a test runs both on the same texts.
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const MARKER = /^(\d{1,2}[.)]|[-•–])$/u;
export function countWords(text) {
  return text.normalize("NFC").split(SPACE).filter((t) => t && !MARKER.test(t) && /[\p{L}\p{N}]/u.test(t)).length;
}

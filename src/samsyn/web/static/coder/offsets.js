// From code points, in which the program counts, to the positions of a script's strings, and back.

const beyond = /[\ud800-\udbff]/;

/** The position in `text` of the character number `point`. */
export function toUnits(text, point) {
  if (!beyond.test(text)) return point;
  let units = 0;
  for (const character of text) {
    if (point-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** The number of the character at position `unit` in `text`. */
export function toPoints(text, unit) {
  if (!beyond.test(text)) return unit;
  let points = 0;
  let units = 0;
  for (const character of text) {
    if (units >= unit) break;
    units += character.length;
    points += 1;
  }
  return points;
}

/** How many characters `text` has. */
export function lengthOf(text) {
  return toPoints(text, text.length);
}

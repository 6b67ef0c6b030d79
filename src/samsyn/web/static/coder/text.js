// The text of a passage: its pieces (whole, or cells of a table row), lit parts, words to choose from.

import { lengthOf, toPoints, toUnits } from "./offsets.js";

/** The elements that hold a passage's text, each with its offset and its words as they were sent. */
export function pieces(row) {
  return Array.from(row.querySelectorAll(".text"), (element) => {
    element.whole ??= element.textContent;
    return { element, start: Number(element.dataset.start), text: element.whole };
  });
}

/** The words between two offsets. */
export function slice(row, start, end) {
  return pieces(row)
    .map((piece) => piece.text.slice(
      toUnits(piece.text, Math.max(0, start - piece.start)),
      toUnits(piece.text, Math.max(0, end - piece.start))))
    .filter(Boolean)
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The offsets of the words of a passage. */
export function wordsOf(row) {
  const found = [];
  for (const { start, text } of pieces(row)) {
    for (const match of text.matchAll(/\S+/g)) {
      const from = start + toPoints(text, match.index);
      found.push([from, from + lengthOf(match[0])]);
    }
  }
  return found;
}

/** Light parts of a passage: [[start, end, class] …]; where they overlap, a later class is added. */
export function light(row, parts) {
  for (const { element, start, text } of pieces(row)) {
    const length = lengthOf(text);
    const inside = parts
      .map(([from, to, kind]) => [Math.max(0, from - start), Math.min(length, to - start), kind])
      .filter(([from, to]) => from < to);
    const drawn = JSON.stringify(inside);
    if ((element.drawn ?? "[]") === drawn) continue;
    element.drawn = drawn;
    if (!inside.length) { element.textContent = text; continue; }
    const edges = [...new Set([0, length, ...inside.flatMap(([from, to]) => [from, to])])].sort((one, two) => one - two);
    element.replaceChildren(...edges.slice(0, -1).map((from, place) => {
      const to = edges[place + 1];
      const words = text.slice(toUnits(text, from), toUnits(text, to));
      const kinds = inside.filter(([first, last]) => first <= from && to <= last).map(([, , kind]) => kind);
      if (!kinds.length) return document.createTextNode(words);
      const mark = document.createElement("mark");
      mark.className = [...new Set(kinds)].join(" ");
      mark.textContent = words;
      return mark;
    }));
  }
}

/** What the reader chose with the mouse: { row, start, end } widened to whole words, or null. */
export function chosenByMouse() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const row = closest(range.startContainer, ".passage");
  if (!row || closest(range.endContainer, ".passage") !== row) return null;
  const from = offsetAt(row, range.startContainer, range.startOffset);
  const to = offsetAt(row, range.endContainer, range.endOffset);
  if (from === null || to === null || from >= to) return null;
  const touched = wordsOf(row).filter(([start, end]) => end > from && start < to);
  return touched.length ? { row, start: touched[0][0], end: touched.at(-1)[1] } : null;
}

function closest(node, selector) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(selector) ?? null;
}

function offsetAt(row, node, offset) {
  const place = document.createRange();
  for (const { element, start, text } of pieces(row)) {
    if (!element.contains(node)) {
      // Between pieces: the edge of a cell counts as its beginning or end.
      if (node.contains(element) || element.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) return start;
      continue;
    }
    place.selectNodeContents(element);
    place.setEnd(node, offset);
    return start + toPoints(text, place.toString().length);
  }
  const last = pieces(row).at(-1);
  return last ? last.start + lengthOf(last.text) : null;
}

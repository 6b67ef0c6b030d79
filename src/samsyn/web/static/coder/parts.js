// Choosing a part of a passage: word by word with the arrows, or with the mouse.

import { say } from "../samsyn/samsyn.js";
import { fill, here, words } from "./page.js";
import { chosenByMouse, slice, wordsOf } from "./text.js";
import { focusRow } from "./where.js";

export class Parts {
  /** `lit` gives the words that matter now, near which one begins. */
  constructor({ drawing, where, lit }) {
    Object.assign(this, { drawing, where, lit });
    document.querySelector(".words-side").addEventListener("pointerup", () => setTimeout(() => this.#mouse()));
  }

  /** Choose words with the arrow keys: `by` words on, `more` to choose several, `end` as far as it goes. */
  choose(by, more, end) {
    const all = wordsOf(here.row);
    if (!all.length) return;
    const last = all.length - 1;
    let { part } = here;
    if (!part || part.anchor === undefined) {
      const near = this.lit()?.[0]?.[0] ?? 0;
      const from = part ? all.findIndex(([, to]) => to > part.start) : Math.max(0, all.findIndex(([, to]) => to > near));
      const to = part ? all.findLastIndex(([start]) => start < part.end) : from;
      part = { anchor: from, head: to };
      if (more && by > 0 && to > from) part.head = Math.min(last, to + 1);
    } else {
      part.head = Math.min(last, Math.max(0, part.head + by));
      if (!more) part.anchor = part.head;
    }
    if (end) part.head = by > 0 ? last : 0;
    part.start = all[Math.min(part.anchor, part.head)][0];
    part.end = all[Math.max(part.anchor, part.head)][1];
    here.part = part;
    this.#tell();
  }

  none() {
    if (!here.part) return false;
    here.part = null;
    this.drawing.current();
    say(words["No part is chosen."]);
    return true;
  }

  #mouse() {
    const chosen = chosenByMouse();
    if (!chosen) return;
    if (chosen.row !== here.row) this.where.select(chosen.row, { quiet: true });
    here.part = { start: chosen.start, end: chosen.end };
    document.getSelection().removeAllRanges();
    focusRow();
    this.#tell();
  }

  #tell() {
    this.drawing.current();
    say(fill(words["Chosen: {words}"], { words: slice(here.row, here.part.start, here.part.end) }));
  }
}

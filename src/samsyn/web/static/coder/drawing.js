// Bring the page up to what the book says: margins, lit words in text and picture, the desk, how far one has come.

import { byId, data, fill, here, keyHere, pageOf, rowOf, words } from "./page.js";
import { explained } from "./picker.js";
import { light, slice } from "./text.js";
import { put, stateWords } from "./verdicts.js";

const NEAR = "1500px 0px";

export class Drawing {
  /** `panel` gives the words of what is being judged, or null; `codes` gives what a code means. */
  constructor({ book, margins, sheet, panel, codes }) {
    Object.assign(this, { book, margins, sheet, panel, codes });
    this.drawn = new WeakSet();
    this.counted = 0;
    this.near = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) this.leaf(target);
    }, { rootMargin: NEAR });
    this.watch(document.querySelectorAll(".leaf"));
  }

  /** Draw the margins of these leaves when they come near the window. */
  watch(leaves) {
    for (const leaf of leaves) if (!this.drawn.has(leaf)) this.near.observe(leaf);
  }

  /** Draw the margins of a leaf, if that was not done yet. */
  leaf(leaf) {
    if (!leaf || this.drawn.has(leaf)) return;
    this.drawn.add(leaf);
    this.near.unobserve(leaf);
    for (const row of leaf.querySelectorAll(".passage")) this.margins.draw(row, row === here.row ? here.code : "");
  }

  /** Draw a passage anew; one that nobody has come near is drawn when somebody does. */
  passage(key) {
    this.count();
    const row = rowOf(key);
    if (!row) return;
    if (this.drawn.has(row.closest(".leaf"))) this.margins.draw(row, row === here.row ? here.code : "");
    if (row === here.row) this.current();
  }

  /** Count what is read, once for all that changed together. */
  count() {
    cancelAnimationFrame(this.counted);
    this.counted = requestAnimationFrame(() => {
      const read = this.book.read.size;
      byId("read-bar").value = read;
      put(byId("read-count"), read.toLocaleString(document.documentElement.lang));
    });
  }

  /** The active code of the current passage with all that is known of it. */
  verdict() {
    return here.row ? this.book.verdicts(keyHere()).find((one) => one.code === here.code) ?? null : null;
  }

  /** The current passage and what is active in it: in the text, on the picture and on the desk. */
  current() {
    if (!here.row) return;
    const one = this.verdict();
    const judged = this.panel();
    const lit = judged ?? [
      ...(one?.suggested?.words ?? []).map(([start, end]) => [start, end, "lit"]),
      ...this.book.verdicts(keyHere()).filter((other) => other.part && other !== one && other.code !== one?.code).map((other) => [...other.part, "part"]),
      ...(one?.part ? [[...one.part, "kept"]] : []),
    ];
    if (here.part) lit.push([here.part.start, here.part.end, "chosen"]);
    light(here.row, lit);
    this.sheet.light(keyHere(), pageOf(here.row), lit);
    const sign = byId("now-sign");
    sign.dataset.sign = one?.sign ?? "none";
    sign.dataset.way = one?.way ?? "";
    put(byId("now-words"), `${this.part()}${one ? this.told(one) : words["Nothing is suggested for this passage."]}`);
    byId("desk").classList.toggle("goal", this.margins.roleOf(here.row) === "goal");
    if (!byId("why").hidden) this.why();
  }

  /** The part that is chosen, in words, to stand before something else. */
  part() {
    if (!here.part) return "";
    return `${fill(words["Part of the passage: {words}"], { words: slice(here.row, here.part.start, here.part.end) })} · `;
  }

  /** A code with its state in words. */
  told(one) {
    const sure = one.suggested ? ` · ${one.suggested.percent} %` : "";
    return `${stateWords(one)} ${one.code} ${data.titles[one.code] ?? ""}${sure}`;
  }

  why() {
    const one = this.verdict();
    const made = [];
    const paragraph = (text, kind = "") => {
      const element = document.createElement("p");
      element.textContent = text;
      element.className = kind;
      made.push(element);
    };
    if (!one) paragraph(words["Nothing is suggested for this passage."]);
    else {
      if (one.ruled) paragraph(fill(words[one.ruled.holds ? "{who} settled that it applies: {reason}" : "{who} settled that it does not apply: {reason}"], one.ruled), "why-reason");
      if (one.suggested) paragraph(`${words["Why it is suggested"]}: ${one.suggested.reason} ${fill(words["Sure to {n} %"], { n: one.suggested.percent })}.`, "why-reason");
      else paragraph(words["People added it."], "why-reason");
      for (const mark of one.others) paragraph(fill(words[mark.verdict === "accept" ? "accepted by {who}" : "rejected by {who}"], { who: mark.who }), "note");
      const code = this.codes().find((found) => found.code === one.code);
      if (code) made.push(...explained(code, words));
    }
    byId("why").replaceChildren(...made);
  }
}

// The rest of the document: the page comes with the passages around the place to begin, the others are fetched after it.

import { data, here, places } from "./page.js";

const PAUSE = 5000;
const NEAREST = 3;

export class Filling {
  /** `book` takes what stands on the new passages, `drawing` their leaves. */
  constructor({ book, drawing, outbox }) {
    Object.assign(this, { book, drawing, outbox });
    [this.begin, this.end] = data.window;
    this.busy = null;
    this.side = document.querySelector(".words-side");
    window.addEventListener("online", () => this.all());
  }

  get whole() {
    return this.begin <= 0 && this.end >= data.keys.length;
  }

  /** Fetch all that is missing, what comes after first; without connection again later. */
  async all() {
    clearTimeout(this.timer);
    while (!this.whole) {
      const onward = this.end < data.keys.length && (this.begin <= 0 || this.end - places.get(data.first) <= places.get(data.first) - this.begin);
      if (!await this.#more(onward)) {
        this.timer = setTimeout(() => this.all(), PAUSE);
        return;
      }
    }
    document.getElementById("workplace").dataset.whole = "true";
  }

  /** Bring a passage onto the page; false where that cannot be done now. */
  async reach(key) {
    const place = places.get(key);
    if (place === undefined) return false;
    while (place < this.begin || place >= this.end) if (!await this.#more(place >= this.end)) return false;
    return true;
  }

  #more(onward) {
    this.busy ??= this.#fetch(onward).finally(() => { this.busy = null; });
    return this.busy;
  }

  async #fetch(onward) {
    const from = onward ? this.end : Math.max(0, this.begin - data.at_once);
    const to = onward ? Math.min(data.keys.length, this.end + data.at_once) : this.begin;
    if (from >= to) return true;
    try {
      const answer = await fetch(`${data.part}?from=${from}&to=${to}`, { redirect: "manual", priority: "low" });
      if (!answer.ok) return false;
      const { html, standing, count } = await answer.json();
      if (count !== to - from) return false;
      const holder = document.createElement("template");
      holder.innerHTML = html;
      const leaves = Array.from(holder.content.children);
      this.book.add(standing);
      for (const { item } of this.outbox.waiting()) if (places.has(item.passage)) this.book.lay(item);
      this.#insert(leaves, onward);
      if (onward) this.end = to; else this.begin = from;
      this.drawing.watch(leaves);
      return true;
    } catch {
      return false;
    }
  }

  /** Put leaves before or after what is there, without moving what the reader looks at. */
  #insert(leaves, onward) {
    const all = this.side.querySelectorAll(".leaf");
    if (onward) { all[all.length - 1].after(...leaves); return; }
    // Those that come next to what is in sight have their full height from the beginning.
    for (const leaf of leaves.slice(-NEAREST)) {
      leaf.classList.add("laid-out");
      this.drawing.leaf(leaf);
    }
    const mark = here.row ?? all[0];
    const { style } = document.documentElement;
    style.overflowAnchor = "none";
    const { top } = mark.getBoundingClientRect();
    all[0].before(...leaves);
    window.scrollBy({ top: mark.getBoundingClientRect().top - top, behavior: "instant" });
    requestAnimationFrame(() => { style.overflowAnchor = ""; });
  }
}

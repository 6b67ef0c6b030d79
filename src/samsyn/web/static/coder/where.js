// Where the reader is in the document, and how they get elsewhere.

import { say } from "../samsyn/samsyn.js";
import { byId, data, here, keyHere, pageOf, places, rowOf, words } from "./page.js";
import { light } from "./text.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Say on the desk too what is said to those who listen. */
export function tell(sentence) {
  say(sentence);
  byId("now-sign").dataset.sign = "none";
  byId("now-words").textContent = sentence;
}

export function focusRow() {
  here.row?.focus({ preventScroll: true });
}

/** Keep the passage in the middle of what is free, moving no more than it takes. */
export function intoView(row, again = 3) {
  const above = Math.max(0, document.querySelector(".coder-head").getBoundingClientRect().bottom);
  const panel = byId("judging");
  // On a narrow page the criteria lie over the text.
  const over = !panel.hidden && getComputedStyle(panel).position === "fixed";
  const below = (over ? panel : byId("desk")).getBoundingClientRect().top;
  const free = below - above;
  const { top: first, bottom: last, height } = row.getBoundingClientRect();
  const upper = above + free * 0.16;
  const lower = above + free * 0.7;
  let by = 0;
  if (height > lower - upper || first < upper) by = first - upper;
  else if (last > lower) by = last - lower;
  if (Math.abs(by) < 1) return;
  const far = Math.abs(by) > free;
  window.scrollBy({ top: by, behavior: still.matches || far ? "instant" : "smooth" });
  // What was not laid out before may be taller than was thought.
  if (again && (far || still.matches)) requestAnimationFrame(() => intoView(row, again - 1));
}

export class Where {
  /** `reach` brings a passage onto the page; `left` and `came` are called when the current passage changes. */
  constructor({ book, drawing, sheet, reach, came }) {
    Object.assign(this, { book, drawing, sheet, reach, came });
    this.noting = 0;
    this.wanted = 0;
  }

  /** Make a passage the current one. `quiet` leaves focus and scroll as they are. */
  select(row, { quiet = false, code = "" } = {}) {
    if (!row) return;
    this.wanted += 1;
    const before = here.row;
    if (before && before !== row) {
      light(before, []);
      before.removeAttribute("aria-current");
      before.tabIndex = -1;
      before.querySelector(".role").tabIndex = -1;
      before.querySelector(".verdict.active")?.classList.remove("active");
    }
    if (before !== row) here.part = null;
    here.row = row;
    row.setAttribute("aria-current", "true");
    row.tabIndex = 0;
    row.querySelector(".role").tabIndex = 0;
    const all = this.book.verdicts(keyHere());
    here.code = code || (all.find((one) => one.sign !== "own" && one.sign !== "ruled") ?? all[0])?.code || "";
    // The leaf before it too: what changes height there would move this one.
    this.drawing.leaf(row.closest(".leaf").previousElementSibling);
    this.drawing.leaf(row.closest(".leaf"));
    this.drawing.passage(keyHere());
    if (before !== row) this.came();
    if (!quiet) {
      focusRow();
      intoView(row);
      say(all.length ? all.map((one) => this.drawing.told(one)).join(". ") : words["Nothing is suggested for this passage."]);
    }
    this.#note();
    const after = rowOf(data.keys[places.get(keyHere()) + 1]);
    if (after) this.sheet.prepare(pageOf(after));
  }

  /** Go to a passage, also to one that is not on the page yet. */
  async to(key, options = {}) {
    const row = rowOf(key);
    if (row) { this.select(row, options); return; }
    const turn = this.wanted += 1;
    const found = await this.reach(key);
    // Who went elsewhere meanwhile stays there.
    if (turn !== this.wanted) return;
    if (found) this.select(rowOf(key), options);
    else tell(words["No connection: the rest of the document is fetched as soon as there is one."]);
  }

  go(by) {
    const place = here.row ? places.get(keyHere()) + by : 0;
    this.to(data.keys[Math.min(data.keys.length - 1, Math.max(0, place))]);
  }

  /** Go to the next passage that is not read: after this one, or else from the beginning. */
  unread() {
    const place = places.get(keyHere());
    const order = [...data.keys.slice(place + 1), ...data.keys.slice(0, place)];
    const next = order.find((key) => !this.book.isRead(key));
    if (next) this.to(next);
    else tell(words["All passages of this document are read."]);
  }

  goCode(by) {
    const all = this.book.verdicts(keyHere());
    if (!all.length) return;
    const place = all.findIndex((one) => one.code === here.code);
    this.mark(all[(place + by + all.length) % all.length].code);
  }

  numbered(number) {
    const one = this.book.verdicts(keyHere())[number - 1];
    if (one) this.mark(one.code);
  }

  /** Make a code of the passage the active one. */
  mark(code) {
    here.code = code;
    this.drawing.passage(keyHere());
    const one = this.drawing.verdict();
    if (one) say(this.drawing.told(one));
  }

  #note() {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => {
      const address = new URL(location.href);
      address.searchParams.set("passage", keyHere());
      history.replaceState(history.state, "", address);
    }, 300);
  }
}

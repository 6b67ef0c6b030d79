// The panel in which criteria of a goal are answered, or a passage is held against statements about the plan.

import { say } from "../samsyn/samsyn.js";
import { byId, data, fill, here, keyHere, quoted, words } from "./page.js";
import { may } from "./saying.js";
import { slice } from "./text.js";
import { put } from "./verdicts.js";
import { intoView, tell } from "./where.js";

const template = byId("judging-template");

export class Judging {
  /** `meanings` gives { criteria, statements } as [id, title, meaning]; `leave` brings the focus back to the passage. */
  constructor({ book, saying, drawing, meanings, leave }) {
    Object.assign(this, { book, saying, drawing, meanings, leave });
    this.kind = "";
    this.place = 0;
    this.asking = new Set();
    this.panel = byId("judging");
    this.list = byId("judging-list");
    this.list.addEventListener("click", (event) => this.#click(event));
    this.list.addEventListener("focusin", (event) => {
      const place = Array.from(this.list.children).indexOf(event.target.closest(".judging-item"));
      if (place >= 0 && place !== this.place) { this.place = place; this.drawing.current(); }
    });
  }

  get open() {
    return Boolean(this.kind);
  }

  /** Open for criteria (`goal`) or statements (`evidence`), or close what is open. */
  show(kind) {
    if (this.kind === kind) { this.close(); return; }
    if (!here.row) return;
    if (kind === "goal" && this.drawing.margins.roleOf(here.row) !== "goal") { tell(words["Only goals have criteria. Change the role of the passage first."]); return; }
    const known = kind === "goal" ? this.meanings().criteria : this.meanings().statements;
    if (!known.length) { tell(words[kind === "goal" ? "The framework has no criteria of goals." : "The framework has no statements."]); return; }
    this.kind = kind;
    this.place = 0;
    this.panel.hidden = false;
    document.querySelector(".workplace").classList.add("judging-shown");
    this.#fetch();
    this.draw();
    intoView(here.row);
    const open = this.#items().findIndex((item) => !item.own);
    this.go(0, Math.max(0, open));
  }

  close() {
    if (!this.kind) return false;
    this.kind = "";
    this.panel.hidden = true;
    document.querySelector(".workplace").classList.remove("judging-shown");
    this.drawing.current();
    this.leave();
    return true;
  }

  /** The reader went to another passage: what is open is about that one now. */
  moved() {
    if (!this.kind) return;
    if (this.kind === "goal" && this.drawing.margins.roleOf(here.row) !== "goal") { this.close(); return; }
    this.place = 0;
    this.#fetch();
    this.draw();
  }

  /** The words that the current criterion or statement rests on, or null where nothing is open. */
  lit() {
    if (!this.kind) return null;
    const item = this.#items()[this.place];
    if (!item) return [];
    const own = item.own?.start === null || item.own?.start === undefined ? [] : [[item.own.start, item.own.end, "kept"]];
    return [...(item.suggested?.words ?? []).map(([start, end]) => [start, end, "lit"]), ...own];
  }

  /** Go some items on, or to a place. */
  go(by, to = this.place + by) {
    const items = this.#items();
    this.place = Math.min(items.length - 1, Math.max(0, to));
    const row = this.list.children[this.place];
    row.focus({ preventScroll: true });
    this.#into(row);
    this.drawing.current();
    say(this.#told(items[this.place]));
  }

  numbered(number) {
    const value = this.#options()[number - 1]?.[0];
    if (value) this.answer(value);
  }

  /** Answer the current item; with a part chosen, that is what the answer rests on. The same again takes it back. */
  answer(value, { toggle = false } = {}) {
    if (!may()) return;
    const items = this.#items();
    const item = items[this.place];
    const same = item.own?.value === value && !here.part;
    if (same && !toggle) { this.#next(items); return; }
    const { part } = here;
    here.part = null;
    this.saying.judge(this.kind, keyHere(), item.id, same ? "" : value, same ? null : part);
    this.draw();
    const label = this.#options().find(([one]) => one === value)[1];
    say(same ? fill(words["{code} taken back"], { code: item.title }) : `${item.title}: ${label}`);
    if (!same && !toggle) this.#next(items);
  }

  takeBack() {
    const item = this.#items()[this.place];
    if (!item?.own || !may()) return;
    this.saying.judge(this.kind, keyHere(), item.id, "");
    this.draw();
    say(fill(words["{code} taken back"], { code: item.title }));
  }

  /** Draw all items; those that are there stay, and so does the focus. */
  draw() {
    if (!this.kind) return;
    const goal = this.kind === "goal";
    const items = this.#items();
    put(byId("judging-title"), words[goal ? "How good is this goal?" : "What does the passage show?"]);
    put(byId("judging-sum"), goal ? this.#sum() : words["What it says for or against statements about the plan"]);
    while (this.list.children.length > items.length) this.list.lastElementChild.remove();
    while (this.list.children.length < items.length) this.list.append(template.content.firstElementChild.cloneNode(true));
    items.forEach((item, place) => this.#fill(this.list.children[place], item));
    this.drawing.current();
  }

  #options() {
    return this.kind === "goal"
      ? [["yes", words.Yes], ["no", words.No], ["unclear", words.Unclear]]
      : [["for", words.For], ["against", words.Against]];
  }

  #items() {
    const key = keyHere();
    const goal = this.kind === "goal";
    const suggested = new Map((goal ? this.book.details.get(key)?.suggested ?? [] : []).map(([id, answer, lit, reason]) => [id, { answer, words: lit, reason }]));
    return (goal ? this.meanings().criteria : this.meanings().statements).map(([id, title, meaning]) => ({
      id, title, meaning, suggested: suggested.get(id) ?? null, ...this.book.said(this.kind, key, id),
    }));
  }

  #fill(row, item) {
    const values = this.#options();
    const sign = item.own ? "own" : item.others.length ? "others" : item.suggested ? "suggested" : "none";
    row.dataset.id = item.id;
    row.querySelector(".sign-of").dataset.sign = sign;
    put(row.querySelector("b"), item.title);
    row.title = item.meaning;
    const label = (value) => values.find(([one]) => one === value)?.[1] ?? "";
    put(row.querySelector(".suggestion"), item.suggested ? `${words["Suggested:"]} ${label(item.suggested.answer)}. ${item.suggested.reason}` : item.meaning);
    const rests = item.own && item.own.start !== null ? quoted(slice(here.row, item.own.start, item.own.end)) : "";
    put(row.querySelector(".rests"), rests);
    put(row.querySelector(".people"), item.others.map(({ who, value }) => `${who}: ${label(value)}`).join(", "));
    const buttons = row.querySelector(".answers");
    values.forEach(([value, text], place) => {
      let button = buttons.children[place];
      if (!button) {
        button = document.createElement("button");
        button.type = "button";
        button.className = "answer";
        buttons.append(button);
      }
      button.dataset.value = value;
      put(button, text);
      button.setAttribute("aria-label", `${text}: ${item.title}`);
      button.setAttribute("aria-pressed", String(item.own?.value === value));
      button.classList.toggle("likely", !item.own && item.suggested?.answer === value);
      button.disabled = !data.may.decide;
    });
    while (buttons.children.length > values.length) buttons.lastElementChild.remove();
    row.setAttribute("aria-label", this.#told(item));
  }

  /** A criterion or statement with all that is said of it, for who listens. */
  #told(item) {
    const label = (value) => this.#options().find(([one]) => one === value)?.[1] ?? "";
    const own = item.own ? fill(words["You say: {answer}."], { answer: label(item.own.value) }) : "";
    const suggested = item.suggested ? `${words["Suggested:"]} ${label(item.suggested.answer)}. ${item.suggested.reason}` : "";
    const others = item.others.map(({ who, value }) => `${who}: ${label(value)}.`).join(" ");
    return [`${item.title}.`, own, others, suggested].filter(Boolean).join(" ");
  }

  /** What the answers on record come to. */
  #sum() {
    const detail = this.book.details.get(keyHere());
    if (!detail) return words["The suggested answers are being fetched."];
    const titles = new Map(this.meanings().criteria.map(([id, title]) => [id, title]));
    const missing = detail.missing.map((id) => titles.get(id)).filter(Boolean).join(", ");
    const grade = fill(words["Grade {n} of 5"], { n: detail.grade });
    return missing ? `${grade} · ${fill(words["missing: {what}"], { what: missing })}` : grade;
  }

  #next(items) {
    const open = (item) => item.id !== items[this.place].id && !this.book.said(this.kind, keyHere(), item.id).own;
    const after = items.findIndex((item, place) => place > this.place && open(item));
    const next = after >= 0 ? after : items.findIndex(open);
    if (next >= 0) this.go(0, next);
    else this.list.children[this.place].focus({ preventScroll: true });
  }

  /** Bring an item into the view of the list; the passage beside it stays where it is. */
  #into(row) {
    const { list } = this;
    const above = row.offsetTop - list.offsetTop;
    if (above < list.scrollTop) list.scrollTop = above;
    else if (above + row.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = above + row.offsetHeight - list.clientHeight;
  }

  async #fetch() {
    const key = keyHere();
    if (this.kind !== "goal" || this.book.details.has(key) || this.asking.has(key)) return;
    this.asking.add(key);
    try {
      const answer = await fetch(`${data.goal}?passage=${encodeURIComponent(key)}`, { redirect: "manual" });
      if (!answer.ok) return;
      const detail = await answer.json();
      if (!this.book.details.has(key)) this.book.details.set(key, detail);
      if (this.kind === "goal" && key === keyHere()) {
        this.draw();
        say(this.#told(this.#items()[this.place]));
      }
    } catch { /* without connection one answers without suggestions */ } finally {
      this.asking.delete(key);
    }
  }

  #click(event) {
    const row = event.target.closest(".judging-item");
    if (!row) return;
    this.place = Array.from(this.list.children).indexOf(row);
    const { value } = event.target.closest(".answer")?.dataset ?? {};
    if (value) { this.answer(value, { toggle: true }); return; }
    this.go(0);
  }
}

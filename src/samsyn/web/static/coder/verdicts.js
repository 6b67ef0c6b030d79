// The margin of a passage: its codes, its role, and what people say of it besides.

import { words } from "./page.js";

const template = document.getElementById("verdict-template");

/** Change a text only where it is another one, so that nobody is told of what did not change. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** What a verdict is in words: "You accepted:". */
export function stateWords({ sign, way }) {
  return {
    "own accept": words["You accepted:"],
    "own reject": words["You rejected:"],
    "others accept": words["Others accepted:"],
    "others reject": words["Others rejected:"],
    "ruled accept": words["Settled, applies:"],
    "ruled reject": words["Settled, does not apply:"],
  }[`${sign} ${way}`] ?? words["Suggested:"];
}

/** Who else said what of a code, an adjudicator before the others. */
export function namesOf({ ruled, others }) {
  const way = (yes) => (yes ? "✓" : "✕");
  const names = others.map((mark) => `${mark.who} ${way(mark.verdict === "accept")}`);
  return (ruled ? [`${ruled.who} ◆ ${way(ruled.holds)}`, ...names] : names).join(", ");
}

export class Margins {
  /** `titles` are of codes, `roles` of roles, `statements` gives the sentence of a statement. */
  constructor({ book, titles, roles, statement }) {
    Object.assign(this, { book, titles, roles, statement });
  }

  /** Bring the margin of a passage up to what the book says; elements that are there stay, so that the focus does too. */
  draw(row, active) {
    const { book } = this;
    const key = row.dataset.key;
    row.classList.toggle("is-read", book.isRead(key));
    const list = row.querySelector(".verdicts");
    const there = new Map(Array.from(list.children, (element) => [element.dataset.code, element]));
    book.verdicts(key).forEach((verdict, place) => {
      const element = there.get(verdict.code) ?? template.content.firstElementChild.cloneNode(true);
      there.delete(verdict.code);
      this.#fill(element, verdict);
      element.classList.toggle("active", verdict.code === active);
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    });
    for (const element of there.values()) element.remove();
    const comments = row.querySelector(".said-count");
    const count = String(book.page(key).comments.length);
    if (comments.dataset.count !== count) comments.dataset.count = count;
    put(comments.querySelector(".n"), count);
    this.#role(row, key);
    this.#evidence(row, key);
  }

  /** The role of a passage as the reader sees it: their own word before what stands. */
  roleOf(row) {
    const { own, stands } = this.book.page(row.dataset.key).role;
    return own || (stands ?? row.dataset.role);
  }

  #role(row, key) {
    const { own, others } = this.book.page(key).role;
    const button = row.querySelector(".role");
    const sign = own ? "own" : others.length ? "others" : "";
    if ((button.dataset.sign ?? "") !== sign) button.dataset.sign = sign;
    const names = others.map(([role, who]) => `${who}: ${this.roles[role] ?? role}`).join(", ");
    if (button.title !== names) button.title = names;
    const role = this.roleOf(row);
    put(button.querySelector(".role-name"), `${this.roles[role] ?? role}${own && names ? ` (${names})` : ""}`);
  }

  #evidence(row, key) {
    const { own, others } = this.book.page(key).evidence;
    const lines = [
      ...Array.from(own, ([subject, { value }]) => ["own", value, subject, ""]),
      ...others.map(({ subject, value, who }) => ["others", value, subject, who]),
    ].map(([sign, value, subject, who]) => [sign, value, `${this.statement(subject)}${who ? ` (${who})` : ""}`]);
    const list = row.querySelector(".judged");
    const drawn = JSON.stringify(lines);
    if ((list.drawn ?? "[]") === drawn) return;
    list.drawn = drawn;
    list.replaceChildren(...lines.map(([sign, value, text]) => {
      const item = document.createElement("li");
      item.dataset.sign = sign;
      const way = document.createElement("b");
      way.textContent = value === "for" ? words["For:"] : words["Against:"];
      item.append(way, ` ${text}`);
      item.title = text;
      return item;
    }));
  }

  #fill(element, verdict) {
    const { code, sign, way, suggested, part, own } = verdict;
    const title = this.titles[code] ?? words["no longer in the framework"];
    for (const [name, value] of [["code", code], ["sign", sign], ["way", way]]) {
      if (element.dataset[name] !== value) element.dataset[name] = value;
    }
    element.classList.toggle("in-part", Boolean(part));
    const name = element.querySelector(".name");
    if (name.title !== title) name.title = title;
    put(element.querySelector("b"), code);
    put(element.querySelector(".called"), title);
    put(element.querySelector(".state"), stateWords(verdict));
    element.querySelector(".sure").classList.toggle("unsuggested", !suggested);
    const percent = suggested?.percent ?? 0;
    const bar = element.querySelector(".part");
    if (bar.getAttribute("width") !== String(percent)) bar.setAttribute("width", percent);
    put(element.querySelector(".percent"), `${percent} %`);
    put(element.querySelector(".people"), namesOf(verdict));
    for (const [kind, label] of [["accept", words.Accept], ["reject", words.Reject]]) {
      const hand = element.querySelector(`[data-do=${kind}]`);
      const name = `${label} ${code}`;
      if (hand.getAttribute("aria-label") !== name) hand.setAttribute("aria-label", name);
      const pressed = String(own?.verdict === kind);
      if (hand.getAttribute("aria-pressed") !== pressed) hand.setAttribute("aria-pressed", pressed);
    }
  }
}

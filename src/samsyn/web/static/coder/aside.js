// What the program could not take: kept in the browser, with why, until the reader has seen to it.

import { byId, fill, quoted, rowOf, words } from "./page.js";

const LONGEST_QUOTE = 160;

export class Aside {
  /** `again` sends an item once more, `left` is called when nothing is left to see to. */
  constructor({ study, user, again, left, named }) {
    Object.assign(this, { again, left, named });
    this.prefix = `samsyn-aside:${study}:${user}:`;
    this.loose = new Map();
    this.place = byId("refused");
  }

  /** Keep what was refused. */
  keep(item, { why, lead }) {
    const key = this.prefix + item.token;
    const quote = (rowOf(item.passage)?.querySelector(".passage-text").textContent ?? "").trim().slice(0, LONGEST_QUOTE);
    const kept = JSON.stringify({ item, why, lead: lead ?? "", quote: quote || this.#kept(key)?.quote || "" });
    try { localStorage.setItem(key, kept); } catch { this.loose.set(key, kept); }
  }

  draw() {
    const kept = this.#all();
    this.place.hidden = !kept.length;
    this.place.replaceChildren(...kept.map(([key, one]) => this.#line(key, one)));
  }

  #all() {
    const found = [...this.loose];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key.startsWith(this.prefix)) found.push([key, localStorage.getItem(key)]);
      }
    } catch { /* nothing is kept here */ }
    return found.flatMap(([key, text]) => {
      try { return [[key, JSON.parse(text)]]; } catch { return []; }
    });
  }

  #kept(key) {
    return this.#all().find(([one]) => one === key)?.[1];
  }

  #line(key, { item, why, lead, quote }) {
    const line = document.createElement("p");
    line.append(`${fill(words["Not saved: {why}"], { why })} `);
    const what = document.createElement("b");
    what.textContent = this.named(item);
    line.append(what);
    if (quote) line.append(` ${quoted(quote)} `);
    else line.append(" ");
    if (lead) {
      const link = document.createElement("a");
      link.className = "button small";
      link.href = lead;
      link.textContent = words["Go there"];
      line.append(link, " ");
    }
    for (const [label, act] of [[words["Try again"], () => this.again(item)], [words.Dismiss, () => {}]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small quiet";
      button.textContent = label;
      button.addEventListener("click", () => {
        this.loose.delete(key);
        try { localStorage.removeItem(key); } catch { /* it was loose */ }
        act();
        this.draw();
        if (this.place.hidden) this.left();
      });
      line.append(button, " ");
    }
    return line;
  }
}

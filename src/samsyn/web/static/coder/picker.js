// Finding a code by typing: a combobox (ARIA pattern) with the meaning of the code that is marked beside it.

const RECENT = 8;

/** Letters without what stands above them, so that "vard" finds "vård" too, after what is written exactly so. */
function bare(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "");
}

/** How well a code answers to what was typed; 0 if not at all. Number before name before terms before meaning. */
export function answers(code, typed) {
  const query = typed.trim().toLowerCase();
  if (!query) return 1;
  const id = code.code.toLowerCase();
  if (id === query) return 100;
  let best = id.startsWith(query) ? 90 : 0;
  const parts = query.split(/\s+/);
  const fields = [[code.title, 70], [code.group, 40], [code.terms, 30], [`${code.definition} ${code.include}`, 20]];
  for (const [field, worth] of fields) {
    const words = field.toLowerCase();
    for (const [text, query_parts, loss] of [[words, parts, 0], [bare(words), parts.map(bare), 5]]) {
      const placed = query_parts.map((part) => place(text, part));
      if (placed.every((one) => one > 0)) best = Math.max(best, worth - loss + Math.min(...placed));
    }
  }
  return best;
}

/** 9 for the beginning of the text, 6 for that of a word, 2 within a word, else 0. */
function place(text, part) {
  if (text.startsWith(part)) return 9;
  const escaped = part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (new RegExp(`(?<![\\p{L}\\p{N}])${escaped}`, "u").test(text)) return 6;
  return part.length > 2 && text.includes(part) ? 2 : 0;
}

export class Picker {
  /** `choose` is called with the code that was chosen; `known` keeps the codes that were chosen last. */
  constructor({ words, choose, study }) {
    this.words = words;
    this.choose = choose;
    this.memory = `samsyn:${study}:recent`;
    this.codes = [];
    this.shown = [];
    this.dialog = document.getElementById("picker");
    this.field = document.getElementById("picker-field");
    this.list = document.getElementById("picker-list");
    this.detail = document.getElementById("picker-detail");
    this.count = document.getElementById("picker-count");
    this.field.addEventListener("input", () => this.#find());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      const place = this.shown.findIndex((code) => code.code === option.dataset.code);
      if (event.detail > 1) { this.#mark(place); this.#done(); return; }
      this.#mark(place);
      this.field.focus();
    });
    document.getElementById("picker-choose").addEventListener("click", () => this.#done());
    this.dialog.querySelector("form").addEventListener("submit", (event) => {
      if (document.activeElement === this.field) event.preventDefault();
    });
  }

  /** Open for a passage; `first` are codes to put first, `part` says which words are meant. */
  open({ first, taken, part }) {
    this.first = first;
    this.taken = taken;
    const place = document.getElementById("picker-part");
    place.hidden = !part;
    place.textContent = part ?? "";
    this.field.value = "";
    this.dialog.showModal();
    this.field.focus();
    this.#find();
  }

  #recent() {
    try { return JSON.parse(localStorage.getItem(this.memory)) ?? []; } catch { return []; }
  }

  #find() {
    const typed = this.field.value;
    const order = [...this.first, ...this.#recent()];
    const rank = (code) => { const place = order.indexOf(code.code); return place < 0 ? order.length : place; };
    this.shown = this.codes
      .map((code, place) => ({ code, place, worth: answers(code, typed) }))
      .filter((one) => one.worth > 0)
      .sort((one, two) => two.worth - one.worth || rank(one.code) - rank(two.code) || one.place - two.place)
      .map((one) => one.code);
    this.list.replaceChildren(...this.shown.map((code, place) => this.#option(code, place)));
    this.count.textContent = this.shown.length ? this.words["{n} codes"].replace("{n}", this.shown.length) : this.words["No code fits."];
    this.#mark(this.shown.length ? 0 : -1);
  }

  #option(code, place) {
    const option = document.createElement("li");
    option.id = `picker-option-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.code = code.code;
    const number = document.createElement("b");
    number.textContent = code.code;
    const title = document.createElement("span");
    title.textContent = code.title;
    option.append(number, " ", title);
    if (this.taken.has(code.code)) {
      const sign = document.createElement("span");
      sign.className = "sign-of";
      sign.dataset.sign = "own";
      sign.dataset.way = "accept";
      option.append(" ", sign);
    }
    return option;
  }

  #mark(place) {
    this.marked = place;
    const options = this.list.children;
    for (let number = 0; number < options.length; number += 1) options[number].setAttribute("aria-selected", String(number === place));
    const option = options[place];
    this.field.toggleAttribute("aria-activedescendant", Boolean(option));
    if (option) {
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
    document.getElementById("picker-choose").disabled = !option;
    this.detail.replaceChildren(...(option ? explained(this.shown[place], this.words) : []));
    this.detail.scrollTop = 0;
  }

  #key(event) {
    const last = this.shown.length - 1;
    const to = {
      ArrowDown: Math.min(last, this.marked + 1),
      ArrowUp: Math.max(0, this.marked - 1),
      PageDown: Math.min(last, this.marked + 8),
      PageUp: Math.max(0, this.marked - 8),
    }[event.key];
    if (to !== undefined && last >= 0) { event.preventDefault(); this.#mark(to); }
    if (event.key === "Enter") { event.preventDefault(); this.#done(); }
  }

  #done() {
    const code = this.shown[this.marked];
    if (!code) return;
    const recent = [code.code, ...this.#recent().filter((one) => one !== code.code)].slice(0, RECENT);
    try { localStorage.setItem(this.memory, JSON.stringify(recent)); } catch { /* nothing is remembered */ }
    this.dialog.close();
    this.choose(code.code);
  }
}

/** What a code means, as elements. */
export function explained(code, words) {
  const made = [];
  const add = (tag, text, kind = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = kind;
    made.push(element);
    return element;
  };
  add("p", `${code.code} ${code.title}`, "explained-title");
  if (code.group && code.group !== code.title) add("p", code.group, "note");
  add("p", code.definition);
  if (code.include) { add("h3", words["Include"]); add("p", code.include); }
  if (code.exclude) { add("h3", words["Leave out"]); add("p", code.exclude); }
  for (const [title, texts] of [[words["Examples"], code.examples], [words["Not this"], code.counter]]) {
    if (!texts.length) continue;
    add("h3", title);
    const list = add("ul", "");
    for (const text of texts) {
      const item = document.createElement("li");
      item.textContent = text;
      list.append(item);
    }
  }
  if (code.terms) { add("h3", words["Words"]); add("p", code.terms, "note"); }
  return made;
}

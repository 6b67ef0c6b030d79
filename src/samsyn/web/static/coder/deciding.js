// Deciding on codes: accept, reject, take back, read whole, and what comes next.

import { say } from "../samsyn/samsyn.js";
import { fill, here, keyHere, words } from "./page.js";
import { may } from "./saying.js";

export class Deciding {
  /** `goOn` leads to what comes after a passage that is done. */
  constructor({ book, saying, drawing, where, settings, goOn }) {
    Object.assign(this, { book, saying, drawing, where, settings, goOn });
  }

  judge(way, { code = here.code, toggle = false, keyboard = true } = {}) {
    if (!here.row || !may()) return;
    if (!code) { say(words["Choose a code first."]); return; }
    const key = keyHere();
    const same = this.book.page(key).own.get(code)?.verdict === way && !here.part;
    if (same && !toggle) { this.step(code, keyboard); return; }
    const part = way === "accept" && !same ? here.part : null;
    here.part = null;
    const entry = [];
    this.saying.code(key, code, same ? "clear" : way, { part, entry });
    say(fill(words[same ? "{code} taken back" : way === "accept" ? "{code} accepted" : "{code} rejected"], { code }));
    const done = !same && keyboard && this.settings.onward && this.book.page(key).suggested.length && !this.book.isOpen(key);
    if (done && !this.book.isRead(key)) this.saying.code(key, "", "read", { entry });
    this.saying.keep(entry);
    if (same) this.where.mark(code);
    else if (done) this.goOn();
    else this.step(code, keyboard);
  }

  /** Mark the next code of the passage on which nothing is decided; stay on this one where there is none. */
  step(code, keyboard) {
    const all = this.book.verdicts(keyHere());
    const place = all.findIndex((one) => one.code === code);
    const open = (one) => !one.own && !one.ruled;
    const next = keyboard ? [...all.slice(place + 1), ...all.slice(0, place)].find(open) : null;
    here.code = next?.code ?? code;
    this.drawing.passage(keyHere());
  }

  /** Add a code, to the part that is chosen where one is. */
  add(code) {
    if (!may()) return;
    const { part } = here;
    here.part = null;
    here.code = code;
    this.saying.code(keyHere(), code, "accept", { part });
    say(fill(words["{code} accepted"], { code }));
  }

  read() {
    if (!here.row || !may()) return;
    if (!this.book.isRead(keyHere())) this.saying.code(keyHere(), "", "read");
    this.goOn();
  }

  takeBack() {
    if (!here.row || !may() || !here.code || !this.book.page(keyHere()).own.has(here.code)) return;
    const { code } = here;
    this.saying.code(keyHere(), code, "clear");
    say(fill(words["{code} taken back"], { code }));
    if (!this.drawing.verdict()) here.code = this.book.verdicts(keyHere())[0]?.code ?? "";
    this.drawing.passage(keyHere());
  }
}

// What a person says: on the screen at once, on its way after, and what undoing takes back.

import { say } from "../samsyn/samsyn.js";
import { drawToken } from "./outbox.js";
import { data, fill, here, keyHere, places, words } from "./page.js";

const LONGEST_UNDO = 200;

/** Whether this person may decide, or comment; says so where not. */
export function may(what = "decide") {
  if (!data.may[what]) say(words["You may read this study, but not decide."]);
  return data.may[what];
}

export class Saying {
  constructor({ book, outbox, memory, drawing, where }) {
    Object.assign(this, { book, outbox, memory, drawing, where });
    this.undone = memory.get("back", []);
    this.changes = 0;
  }

  /** Put something on the screen, and on its way. */
  lay(item) {
    this.changes += 1;
    this.book.lay(item);
    this.outbox.add(item);
    for (const key of item.passages?.length ? item.passages : [item.passage]) this.drawing.passage(key);
  }

  /** Keep what one undo takes back: a list of things to be said then. */
  keep(entry) {
    this.undone.push(entry);
    this.undone = this.undone.slice(-LONGEST_UNDO);
    this.memory.set("back", this.undone);
  }

  /** Decide on a code; `entry` gathers what one undo takes back. */
  code(key, code, verdict, { part = null, entry = null } = {}) {
    const was = this.book.page(key).own.get(code);
    const back = { passage: key, code, verdict: was?.verdict ?? "clear", start: was?.start ?? null, end: was?.end ?? null };
    this.lay({ token: drawToken(), passage: key, code, verdict, start: part?.start ?? null, end: part?.end ?? null });
    if (entry) entry.push(back);
    else this.keep([back]);
    return back;
  }

  /** Answer a criterion of a goal, or say for or against a statement; an empty value takes that back. */
  judge(kind, key, subject, value, part = null) {
    const was = this.book.page(key)[kind].own.get(subject);
    this.keep([{ passage: key, verdict: kind, subject, value: was?.value ?? "", start: was?.start ?? null, end: was?.end ?? null }]);
    this.lay({ token: drawToken(), passage: key, verdict: kind, subject, value, start: part?.start ?? null, end: part?.end ?? null });
  }

  /** Say what passages do; all of them are one act, and one undo. */
  role(keys, role) {
    const before = new Map();
    for (const key of keys) {
      const was = this.book.page(key).role.own;
      if (!before.has(was)) before.set(was, []);
      before.get(was).push(key);
    }
    this.keep(Array.from(before, ([value, passages]) => roleItem(passages, value)));
    this.lay({ token: drawToken(), ...roleItem(keys, role) });
  }

  comment(key, text) {
    this.lay({ token: drawToken(), passage: key, verdict: "comment", reason: text });
  }

  undo() {
    if (!may()) return;
    const entry = this.undone.pop();
    this.memory.set("back", this.undone);
    if (!entry) { say(words["There is nothing to undo."]); return; }
    for (const item of [...entry].reverse()) this.lay({ token: drawToken(), ...item });
    const { passage, code, verdict } = entry[0];
    const there = code && this.book.verdicts(passage).some((one) => one.code === code);
    if (places.has(passage) && (passage !== keyHere() || there)) this.where.to(passage, { code: there ? code : "" });
    const what = { role: words.role, goal: words.criterion, evidence: words.statement };
    say(fill(words["Undone: {what}"], { what: entry.map((one) => what[one.verdict] ?? (one.code || words.read)).join(", ") }));
    if (passage === keyHere() && !there && code === here.code) this.where.mark(this.book.verdicts(passage)[0]?.code ?? "");
    return verdict;
  }
}

function roleItem(keys, value) {
  return { passage: keys[0], verdict: "role", value, ...(keys.length > 1 ? { passages: keys } : {}) };
}

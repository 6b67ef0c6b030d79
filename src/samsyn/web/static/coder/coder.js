// The passage coder: what belongs together is put together here, and told what keys and mouse do.

import { say, tokenHeaders } from "../samsyn/samsyn.js";
import { Aside } from "./aside.js";
import { Book } from "./book.js";
import { Comments } from "./comments.js";
import { Deciding } from "./deciding.js";
import { Drawing } from "./drawing.js";
import { Filling } from "./filling.js";
import { GoingOn } from "./going_on.js";
import { Judging } from "./judging.js";
import { showKeeping } from "./keeping.js";
import { listenToKeys } from "./keys.js";
import { Memory, preferences } from "./memory.js";
import { Others } from "./others.js";
import { Outbox } from "./outbox.js";
import { byId, data, fill, here, keyHere, places, rowOf, words } from "./page.js";
import { Parts } from "./parts.js";
import { Picker } from "./picker.js";
import { Roles } from "./roles.js";
import { Saying, may } from "./saying.js";
import { Sheet } from "./sheet.js";
import { slice } from "./text.js";
import { Margins } from "./verdicts.js";
import { Where, focusRow, intoView } from "./where.js";

// What the framework means; until it is fetched, only what things are called.
let meanings = { criteria: [], statements: [], roles: Object.entries(data.roles).map(([id, title]) => [id, title, ""]) };

const headers = tokenHeaders();
const memory = new Memory(`${data.study}:${data.document}`);
const asked = new URLSearchParams(location.search).get("way");
const settings = preferences(
  { keys: true, onward: false, way: "document" },
  [["set-keys", "keys", "checked"], ["set-onward", "onward", "checked"], ["way", "way", "value"]],
  (name) => { if (name === "way") focusRow(); },
  ["document", "queue"].includes(asked) ? { way: asked } : {},
);
const book = new Book(data.read.map((place) => data.keys[place]), data.standing);
const outbox = new Outbox({ study: data.study, user: data.user, address: data.decide, headers, refresh: () => others.refresh(), refused: (item, result) => aside.keep(item, result) });
const margins = new Margins({ book, titles: data.titles, roles: data.roles, statement: (id) => meanings.statements.find(([one]) => one === id)?.[1] ?? id });
const sheet = new Sheet({ pages: data.pages, sha: data.sha, count: data.count, words, choose: (key) => where.to(key) });
const drawing = new Drawing({ book, margins, sheet, panel: () => judging.lit(), codes: () => picker.codes });
const filling = new Filling({ book, drawing, outbox });
const where = new Where({ book, drawing, sheet, reach: (key) => filling.reach(key), came: () => judging.moved() });
const saying = new Saying({ book, outbox, memory, drawing, where });
const goingOn = new GoingOn({ where, outbox, settings });
const deciding = new Deciding({ book, saying, drawing, where, settings, goOn: () => goingOn.on() });
const others = new Others({ outbox, saying, headers, take });
const judging = new Judging({ book, saying, drawing, meanings: () => meanings, leave: focusRow });
const roles = new Roles({ saying, margins, meanings: () => meanings, changed: () => judging.moved() });
const parts = new Parts({ drawing, where, lit: () => judging.lit() ?? drawing.verdict()?.suggested?.words });
const picker = new Picker({ words, study: data.study, choose: (code) => { deciding.add(code); focusRow(); } });
const comments = new Comments({
  words,
  memory,
  send: (key, text) => {
    if (!may("comment")) return false;
    saying.comment(key, text);
    say(words["Comment kept"]);
    return true;
  },
});
const aside = new Aside({
  study: data.study,
  user: data.user,
  again: (item) => saying.lay(item),
  left: focusRow,
  named: (item) => item.code || item.subject || item.value || { read: words.read, comment: item.reason }[item.verdict] || item.verdict,
});

// --- What is on its way, and what comes back ------------------------------------------------------------------------

showKeeping(outbox);
outbox.addEventListener("laid", ({ detail: { item } }) => {
  saying.changes += 1;
  if (!places.has(item.passage)) return;
  book.lay(item);
  for (const key of item.passages?.length ? item.passages : [item.passage]) drawing.passage(key);
  judging.draw();
});
outbox.addEventListener("saved", ({ detail: { result } }) => {
  saying.changes += 1;
  take(result.passage, result.now);
});
outbox.addEventListener("refused", ({ detail: { item } }) => {
  aside.draw();
  // What the program did not take must not look as if it had.
  if (item && places.has(item.passage)) others.anew(item.passages?.length ? item.passages : [item.passage]);
});

/** Take over what the program says of a passage, with what is still on its way on top; gives who else said something. */
function take(key, said, whole = false) {
  if (!places.has(key)) return "";
  const before = JSON.stringify(book.page(key).others);
  book.take(key, said, whole);
  for (const { item } of outbox.waiting()) if (item.passage === key || item.passages?.includes(key)) book.lay(item);
  drawing.passage(key);
  if (key === keyHere()) judging.draw();
  const now = book.page(key).others;
  return JSON.stringify(now) === before ? "" : now.map((mark) => mark.who).filter((who, place, all) => all.indexOf(who) === place).join(", ");
}

// --- Dialogs ---------------------------------------------------------------------------------------------------------

fetch(data.codebook).then((answer) => answer.json()).then((found) => {
  picker.codes = found.codes;
  meanings = found;
  for (const list of document.querySelectorAll(".judged")) if (list.drawn) drawing.passage(list.closest(".passage").dataset.key);
}).catch(() => {
  picker.codes = Object.entries(data.titles).map(([code, title]) => ({ code, title, group: "", definition: "", include: "", exclude: "", examples: [], counter: [], terms: "" }));
});

function openPicker() {
  if (!here.row || !may()) return;
  const page = book.page(keyHere());
  picker.open({
    first: page.suggested.map((one) => one.code),
    taken: new Set([...page.own].filter(([, own]) => own.verdict === "accept").map(([code]) => code)),
    part: here.part ? fill(words["Part of the passage: {words}"], { words: slice(here.row, here.part.start, here.part.end) }) : "",
  });
}

for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => { if (!document.activeElement || document.activeElement === document.body) focusRow(); });

function toggleWhy(open = byId("why").hidden) {
  byId("why").hidden = !open;
  document.querySelector("[data-do=why]").setAttribute("aria-expanded", String(open));
  if (open) { drawing.why(); say(byId("why").querySelector("p")?.textContent ?? ""); }
}

/** Go back one step: from a chosen part, from what is open, to the passage. */
function leave() {
  if (parts.none() || judging.close()) return;
  if (!byId("why").hidden) { toggleWhy(false); focusRow(); }
}

// --- Keys and mouse --------------------------------------------------------------------------------------------------

const withCurrent = (action) => (...given) => { if (here.row) action(...given); };
const actions = {
  accept: (options) => deciding.judge("accept", options),
  reject: (options) => deciding.judge("reject", options),
  read: () => deciding.read(),
  add: openPicker,
  comment: withCurrent(() => comments.open(keyHere(), book.page(keyHere()).comments)),
  undo: () => { saying.undo(); judging.draw(); },
  takeBack: () => deciding.takeBack(),
  why: () => toggleWhy(),
  onward: withCurrent(() => goingOn.on()),
  help: () => { byId("help").showModal(); byId("help-title").focus(); },
  way: () => byId("way").focus(),
  role: () => roles.open(),
  goal: () => judging.show("goal"),
  evidence: () => judging.show("evidence"),
  shut: () => judging.close(),
  move: withCurrent((by) => where.go(by)),
  moveCode: withCurrent((by) => where.goCode(by)),
  codeNumber: withCurrent((number) => where.numbered(number)),
  moveJudged: (by) => judging.go(by),
  answerNumber: (number) => judging.numbered(number),
  takeBackJudged: () => judging.takeBack(),
  choose: withCurrent((...given) => parts.choose(...given)),
  leave,
  larger: () => sheet.zoom(1),
  smaller: () => sheet.zoom(-1),
  whole: () => sheet.zoom(0),
};

listenToKeys({ ...actions, accept: () => deciding.judge("accept"), reject: () => deciding.judge("reject") }, () => settings.keys);

document.querySelector(".coder").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const row = event.target.closest(".passage");
  const mouse = event.detail > 0;
  if (row && button) {
    const code = button.closest(".verdict")?.dataset.code ?? "";
    if (row !== here.row) where.select(row, { quiet: true, code });
    else if (code) where.mark(code);
    actions[button.dataset.do]({ code, toggle: true, keyboard: false });
    if (mouse && code) focusRow();
    return;
  }
  if (button) {
    actions[button.dataset.do]?.();
    if (mouse && !document.querySelector("dialog[open]") && !judging.open && button.closest(".desk")) focusRow();
    return;
  }
  if (!row || !document.getSelection().isCollapsed) return;
  const code = event.target.closest(".verdict")?.dataset.code ?? "";
  if (row !== here.row) { where.select(row, { quiet: true, code }); focusRow(); } else if (code) where.mark(code);
});

document.querySelector(".words-side").addEventListener("focusin", (event) => {
  const row = event.target.closest(".passage");
  if (row && row !== here.row) where.select(row, { quiet: true });
});

byId("show-page").addEventListener("click", () => {
  const shown = document.querySelector(".workplace").classList.toggle("page-shown");
  byId("show-page").setAttribute("aria-expanded", String(shown));
  drawing.current();
});

// Who says that they are done means what they decided, too.
byId("done")?.addEventListener("submit", (event) => {
  if (!outbox.waiting().length) return;
  event.preventDefault();
  say(words["Wait until all that you decided is saved."]);
  outbox.settled(20000).then(() => { if (!outbox.waiting().length) event.target.submit(); });
});

window.addEventListener("resize", () => { if (here.row) { intoView(here.row); sheet.draw(); } });

// --- Beginning -------------------------------------------------------------------------------------------------------

for (const { item } of outbox.waiting()) if (places.has(item.passage)) book.lay(item);
if (outbox.waiting().length) outbox.send();
aside.draw();
drawing.count();
where.select(rowOf(data.first) ?? document.querySelector(".passage"));
if (!data.may.decide) for (const button of document.querySelectorAll(".desk :is([data-do=accept], [data-do=reject], [data-do=add], [data-do=undo], [data-do=read], [data-do=role])")) button.disabled = true;
byId("workplace").dataset.ready = "true";
// When the place to begin is found.
setTimeout(() => filling.all(), 100);
others.begin();

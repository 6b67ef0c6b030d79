// The passage coder: keys, mouse and what they do. What is decided is on the screen at once and on its way after.

import { say, tokenHeaders } from "../samsyn/samsyn.js";
import { Book } from "./book.js";
import { Comments } from "./comments.js";
import { showKeeping } from "./keeping.js";
import { listenToKeys } from "./keys.js";
import { Memory, preferences } from "./memory.js";
import { Outbox, drawToken } from "./outbox.js";
import { Picker, explained } from "./picker.js";
import { Sheet } from "./sheet.js";
import { chosenByMouse, light, slice, wordsOf } from "./text.js";
import { drawMargin, stateWords } from "./verdicts.js";

const LOOK_EVERY = 30000;

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("coder-data").textContent);
const words = JSON.parse(byId("coder-words").textContent);
const rows = Array.from(document.querySelectorAll(".passage"));
const places = new Map(rows.map((row, place) => [row.dataset.key, place]));
const pageOf = (row) => Number(row.closest(".leaf").dataset.page);
const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const book = new Book(data.standing);
const headers = tokenHeaders();
const memory = new Memory(`${data.study}:${data.document}`);
const settings = preferences(
  { keys: true, onward: false, way: "document" },
  [["set-keys", "keys", "checked"], ["set-onward", "onward", "checked"], ["way", "way", "value"]],
  (name) => { if (name === "way") focusRow(); },
);
const still = matchMedia("(prefers-reduced-motion: reduce)");

let current = null;
let active = "";
let part = null;
let undone = memory.get("undo", []);
let seen = data.seen;
let changes = 0;

// --- Sending -------------------------------------------------------------------------------------------------------

const outbox = new Outbox({ study: data.study, user: data.user, address: data.decide, refresh, headers });

/** Ask for a new mark for requests, where the old one is of a session that ended. */
async function refresh() {
  try {
    const answer = await fetch(`${data.marks}?seen=${encodeURIComponent(seen)}`, { redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) return "sign in";
    if (!answer.ok) return null;
    const { csrf, user } = await answer.json();
    // Somebody else signed in meanwhile: what waits is not theirs to send.
    return user === data.user ? { "X-CSRFToken": csrf } : "sign in";
  } catch {
    return null;
  }
}

showKeeping(outbox, { words, fill, refused: () => look(true), left: focusRow });

for (const kind of ["laid", "saved"]) outbox.addEventListener(kind, () => { changes += 1; });

outbox.addEventListener("laid", ({ detail }) => {
  if (!places.has(detail.item.passage)) return;
  book.lay(detail.item);
  redraw(detail.item.passage);
});

outbox.addEventListener("saved", ({ detail }) => take(detail.result.passage, detail.result.now));

/** Take over what the program says of a passage, with what is still on its way on top. */
function take(key, said) {
  if (!places.has(key)) return;
  book.take(key, said);
  for (const { item } of outbox.waiting()) if (item.passage === key) book.lay(item);
  redraw(key);
}

/** Look what others have decided meanwhile. */
async function look(whole = false) {
  if (document.hidden && !whole) return;
  const before = changes;
  try {
    const answer = await fetch(`${data.marks}?seen=${whole ? "" : encodeURIComponent(seen)}`, { redirect: "manual" });
    if (!answer.ok) return;
    const found = await answer.json();
    if (found.user !== data.user) return;
    headers["X-CSRFToken"] = found.csrf;
    if (!found.standing) return;
    // What was decided while this was on its way is not in it.
    if (changes !== before) { if (whole) setTimeout(() => look(true), 500); return; }
    seen = found.seen;
    book.renew(found.standing);
    for (const { item } of outbox.waiting()) book.lay(item);
    for (const row of rows) redraw(row.dataset.key);
  } catch { /* the next look may do */ }
}

// --- Drawing -------------------------------------------------------------------------------------------------------

function redraw(key) {
  const row = rows[places.get(key)];
  if (!row) return;
  drawMargin(row, book, { titles: data.titles, words, active: row === current ? active : "" });
  count();
  if (row === current) drawCurrent();
}

let counted = 0;
/** Count what is read, once for all that changed together. */
function count() {
  cancelAnimationFrame(counted);
  counted = requestAnimationFrame(() => {
    const read = rows.reduce((sum, row) => sum + (book.isRead(row.dataset.key) ? 1 : 0), 0);
    byId("read-bar").value = read;
    byId("read-count").textContent = read.toLocaleString(document.documentElement.lang);
  });
}

function verdict() {
  return current ? book.verdicts(current.dataset.key).find((one) => one.code === active) ?? null : null;
}

/** The passage and its active code, in the text, on the picture and on the desk. */
function drawCurrent() {
  if (!current) return;
  const key = current.dataset.key;
  const one = verdict();
  const lit = (one?.suggested?.words ?? []).map(([start, end]) => [start, end, "lit"]);
  if (one?.part) lit.push([...one.part, "kept"]);
  if (part) lit.push([part.start, part.end, "chosen"]);
  light(current, lit);
  sheet.light(key, pageOf(current), lit);
  const now = byId("now-words");
  const sign = byId("now-sign");
  sign.dataset.sign = one?.sign ?? "none";
  sign.dataset.way = one?.way ?? "";
  now.textContent = one
    ? `${stateWords(one, words)} ${one.code} ${data.titles[one.code] ?? ""}${one.suggested ? ` · ${one.suggested.percent} %` : ""}`
    : words["Nothing is suggested for this passage."];
  if (part) now.textContent = `${fill(words["Part of the passage: {words}"], { words: slice(current, part.start, part.end) })} · ${now.textContent}`;
  if (!byId("why").hidden) drawWhy();
}

function drawWhy() {
  const place = byId("why");
  const one = verdict();
  const made = [];
  const paragraph = (text, kind = "") => {
    const element = document.createElement("p");
    element.textContent = text;
    element.className = kind;
    made.push(element);
  };
  if (!one) paragraph(words["Nothing is suggested for this passage."]);
  else {
    if (one.suggested) paragraph(`${words["Why it is suggested"]}: ${one.suggested.reason} ${fill(words["Sure to {n} %"], { n: one.suggested.percent })}.`, "why-reason");
    else paragraph(words["People added it."], "why-reason");
    for (const mark of one.others) paragraph(fill(words[mark.verdict === "accept" ? "accepted by {who}" : "rejected by {who}"], { who: mark.who }), "note");
    const code = picker.codes.find((found) => found.code === one.code);
    if (code) made.push(...explained(code, words));
  }
  place.replaceChildren(...made);
}

// --- Where one is --------------------------------------------------------------------------------------------------

/** Make a passage the current one. `quiet` leaves focus and scroll as they are. */
function select(row, { quiet = false, code = "" } = {}) {
  if (!row) return;
  if (current && current !== row) {
    light(current, []);
    current.removeAttribute("aria-current");
    current.tabIndex = -1;
    current.querySelector(".verdict.active")?.classList.remove("active");
  }
  if (current !== row) part = null;
  current = row;
  row.setAttribute("aria-current", "true");
  row.tabIndex = 0;
  const key = row.dataset.key;
  const all = book.verdicts(key);
  active = code || (all.find((one) => one.sign !== "own") ?? all[0])?.code || "";
  drawMargin(row, book, { titles: data.titles, words, active });
  drawCurrent();
  if (!quiet) {
    focusRow();
    intoView(row);
    if (all.length) say(all.map((one) => `${stateWords(one, words)} ${one.code} ${data.titles[one.code] ?? ""}${one.suggested ? ` ${one.suggested.percent} %` : ""}`).join(". "));
    else say(words["Nothing is suggested for this passage."]);
  }
  noteAddress();
  const after = rows[places.get(key) + 1];
  if (after) sheet.prepare(pageOf(after));
}

let addressTimer = 0;
function noteAddress() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => {
    const address = new URL(location.href);
    address.searchParams.set("passage", current.dataset.key);
    history.replaceState(history.state, "", address);
  }, 300);
}

function focusRow() {
  current?.focus({ preventScroll: true });
}

/** Keep the passage in the middle of what is free, moving no more than it takes. */
function intoView(row, again = 3) {
  const top = byId("coder-bar-end")?.getBoundingClientRect().bottom ?? document.querySelector(".coder-head").getBoundingClientRect().bottom;
  const above = Math.max(0, top);
  const below = byId("desk").getBoundingClientRect().top;
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

function go(by) {
  const place = current ? places.get(current.dataset.key) + by : 0;
  select(rows[Math.min(rows.length - 1, Math.max(0, place))]);
}

/** Go to the next passage that is not read: after this one, or else from the beginning. */
function goUnread() {
  const here = places.get(current.dataset.key);
  const order = [...rows.slice(here + 1), ...rows.slice(0, here)];
  const next = order.find((row) => !book.isRead(row.dataset.key));
  if (next) select(next);
  else tell(words["All passages of this document are read."]);
}

/** Say on the desk too what is said to those who listen. */
function tell(sentence) {
  say(sentence);
  byId("now-sign").dataset.sign = "none";
  byId("now-words").textContent = sentence;
}

/** Go on as was chosen: in the document, with what teaches most, or with the same code. */
async function goOn() {
  if (settings.way === "document" || !current) { goUnread(); return; }
  const from = current;
  const asked = new URLSearchParams({ as: "json", after: from.dataset.key });
  if (settings.way === "code") {
    if (!active) { goUnread(); return; }
    asked.set("code", active);
  }
  await outbox.settled(400);
  let place;
  try {
    const answer = await fetch(`${data.onward}?${asked}`, { redirect: "manual", signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(String(answer.status));
    place = await answer.json();
  } catch {
    tell(words["No connection: go on within the document."]);
    return;
  }
  if (current !== from) return;
  if (!place.address) tell(words["There is nothing left to go on with."]);
  else if (places.has(place.passage)) select(rows[places.get(place.passage)], { code: asked.get("code") ?? "" });
  else location.href = place.address;
}

function goCode(by) {
  const all = book.verdicts(current.dataset.key);
  if (!all.length) return;
  const place = all.findIndex((one) => one.code === active);
  mark(all[(place + by + all.length) % all.length].code);
}

function mark(code) {
  active = code;
  redraw(current.dataset.key);
  const one = verdict();
  if (one) say(`${stateWords(one, words)} ${one.code} ${data.titles[one.code] ?? ""}`);
}

// --- Deciding ------------------------------------------------------------------------------------------------------

function may(what = "decide") {
  if (!data.may[what]) say(words["You may read this study, but not decide."]);
  return data.may[what];
}

function before(key, code) {
  const own = book.page(key).own.get(code);
  return own ? { ...own } : null;
}

/** Put something on the screen at once, and on its way. */
function lay(item) {
  changes += 1;
  book.lay(item);
  outbox.add(item);
}

/** Decide; `group` gathers what one undo takes back. */
function put(key, code, verdictWord, { chosen = null, group = null } = {}) {
  const entry = group ?? [];
  entry.push({ passage: key, code, before: before(key, code) });
  const item = { token: drawToken(), passage: key, code, verdict: verdictWord, start: chosen?.start ?? null, end: chosen?.end ?? null };
  lay(item);
  redraw(key);
  if (!group) { undone.push(entry); undone = undone.slice(-200); memory.set("undo", undone); }
  return entry;
}

function judge(way, { code = active, toggle = false, keyboard = true } = {}) {
  if (!current || !may()) return;
  if (!code) { say(words["Choose a code first."]); return; }
  const key = current.dataset.key;
  const own = book.page(key).own.get(code);
  const same = own?.verdict === way && !part;
  if (same && !toggle) { step(code, keyboard); return; }
  const entry = put(key, code, same ? "clear" : way, { chosen: way === "accept" && !same ? part : null });
  part = null;
  say(fill(words[same ? "{code} taken back" : way === "accept" ? "{code} accepted" : "{code} rejected"], { code }));
  if (same) { mark(code); return; }
  if (keyboard && settings.onward && book.page(key).suggested.length && !book.isOpen(key)) {
    if (!book.isRead(key)) { put(key, "", "read", { group: entry }); memory.set("undo", undone); }
    goOn();
    return;
  }
  step(code, keyboard);
}

/** Mark the next code of the passage on which nothing is decided; stay on this one where there is none. */
function step(code, keyboard) {
  const all = book.verdicts(current.dataset.key);
  const place = all.findIndex((one) => one.code === code);
  const next = keyboard ? [...all.slice(place + 1), ...all.slice(0, place)].find((one) => one.sign !== "own") : null;
  active = next?.code ?? code;
  redraw(current.dataset.key);
}

function read() {
  if (!current || !may()) return;
  const key = current.dataset.key;
  if (!book.isRead(key)) put(key, "", "read");
  goOn();
}

function takeBack() {
  if (!current || !may() || !active || !book.page(current.dataset.key).own.has(active)) return;
  const code = active;
  put(current.dataset.key, code, "clear");
  say(fill(words["{code} taken back"], { code }));
  if (!verdict()) active = book.verdicts(current.dataset.key)[0]?.code ?? "";
  redraw(current.dataset.key);
}

function undo() {
  if (!may()) return;
  const entry = undone.pop();
  memory.set("undo", undone);
  if (!entry) { say(words["There is nothing to undo."]); return; }
  for (const { passage, code, before: was } of [...entry].reverse()) {
    const item = { token: drawToken(), passage, code, verdict: was?.verdict ?? "clear", start: was?.start ?? null, end: was?.end ?? null };
    lay(item);
  }
  const { passage, code } = entry[0];
  const there = book.verdicts(passage).some((one) => one.code === code);
  redraw(passage);
  select(rows[places.get(passage)], { code: there ? code : "" });
  say(fill(words["Undone: {what}"], { what: entry.map((one) => one.code || words.read).join(", ") }));
}

// --- Part of a passage ---------------------------------------------------------------------------------------------

/** Choose words with the arrow keys: `by` words on, `more` to choose several, `end` as far as it goes. */
function choose(by, more, end) {
  const all = wordsOf(current);
  if (!all.length) return;
  const last = all.length - 1;
  if (!part || part.anchor === undefined) {
    const lit = verdict()?.suggested?.words?.[0]?.[0] ?? 0;
    const from = part ? all.findIndex(([, to]) => to > part.start) : Math.max(0, all.findIndex(([, to]) => to > lit));
    const to = part ? all.findLastIndex(([start]) => start < part.end) : from;
    part = { anchor: from, head: to };
    if (more && by > 0 && to > from) part.head = Math.min(last, to + 1);
  } else {
    part.head = end ? (by > 0 ? last : 0) : Math.min(last, Math.max(0, part.head + by));
    if (!more) part.anchor = part.head;
  }
  if (end) part.head = by > 0 ? last : 0;
  part.start = all[Math.min(part.anchor, part.head)][0];
  part.end = all[Math.max(part.anchor, part.head)][1];
  drawCurrent();
  say(fill(words["Chosen: {words}"], { words: slice(current, part.start, part.end) }));
}

function chooseNone() {
  if (!part) return false;
  part = null;
  drawCurrent();
  say(words["No part is chosen."]);
  return true;
}

// --- Dialogs -------------------------------------------------------------------------------------------------------

const sheet = new Sheet({ pages: data.pages, sha: data.sha, count: data.count, words, choose: (key) => select(rows[places.get(key)]) });

const picker = new Picker({
  words,
  study: data.study,
  choose: (code) => {
    if (!may()) return;
    const key = current.dataset.key;
    put(key, code, "accept", { chosen: part });
    part = null;
    active = code;
    redraw(key);
    focusRow();
    say(fill(words["{code} accepted"], { code }));
  },
});
fetch(data.codebook).then((answer) => answer.json()).then(({ codes }) => { picker.codes = codes; }).catch(() => {
  picker.codes = Object.entries(data.titles).map(([code, title]) => ({ code, title, group: "", definition: "", include: "", exclude: "", examples: [], counter: [], terms: "" }));
});

function openPicker() {
  if (!current || !may()) return;
  const page = book.page(current.dataset.key);
  picker.open({
    first: page.suggested.map((one) => one.code),
    taken: new Set([...page.own].filter(([, own]) => own.verdict === "accept").map(([code]) => code)),
    part: part ? fill(words["Part of the passage: {words}"], { words: slice(current, part.start, part.end) }) : "",
  });
}

const comments = new Comments({
  words,
  memory,
  send: (key, text) => {
    if (!may("comment")) return false;
    lay({ token: drawToken(), passage: key, verdict: "comment", reason: text });
    redraw(key);
    say(words["Comment kept"]);
    return true;
  },
});

for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => { if (!document.activeElement || document.activeElement === document.body) focusRow(); });

function toggleWhy(open = byId("why").hidden) {
  byId("why").hidden = !open;
  document.querySelector("[data-do=why]").setAttribute("aria-expanded", String(open));
  if (open) { drawWhy(); say(byId("why").querySelector("p")?.textContent ?? ""); }
}

// --- Keys and mouse ------------------------------------------------------------------------------------------------

const withCurrent = (action) => (...given) => { if (current) action(...given); };
const actions = {
  accept: (options) => judge("accept", options),
  reject: (options) => judge("reject", options),
  read,
  add: openPicker,
  comment: withCurrent(() => comments.open(current.dataset.key, book.page(current.dataset.key).comments)),
  undo,
  takeBack,
  why: () => toggleWhy(),
  onward: withCurrent(goOn),
  help: () => byId("help").showModal(),
  way: () => byId("way").focus(),
  move: withCurrent(go),
  moveCode: withCurrent(goCode),
  codeNumber: withCurrent((number) => { const one = book.verdicts(current.dataset.key)[number - 1]; if (one) mark(one.code); }),
  choose: withCurrent(choose),
  leave: () => { if (!chooseNone() && !byId("why").hidden) { toggleWhy(false); focusRow(); } },
  larger: () => sheet.zoom(1),
  smaller: () => sheet.zoom(-1),
  whole: () => sheet.zoom(0),
};

listenToKeys({ ...actions, accept: () => judge("accept"), reject: () => judge("reject") }, () => settings.keys);

document.querySelector(".coder").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const row = event.target.closest(".passage");
  const mouse = event.detail > 0;
  if (row && button) {
    const { code } = button.closest(".verdict").dataset;
    if (row !== current) select(row, { quiet: true, code });
    else mark(code);
    judge(button.dataset.do, { code, toggle: true, keyboard: false });
    if (mouse) focusRow();
    return;
  }
  if (button) {
    actions[button.dataset.do]?.();
    if (mouse && !document.querySelector("dialog[open]") && button.closest(".desk")) focusRow();
    return;
  }
  if (!row) return;
  if (!document.getSelection().isCollapsed) return;
  const code = event.target.closest(".verdict")?.dataset.code ?? "";
  if (row !== current) { select(row, { quiet: true, code }); focusRow(); }
  else if (code) mark(code);
});

document.querySelector(".words-side").addEventListener("pointerup", () => setTimeout(() => {
  const chosen = chosenByMouse();
  if (!chosen) return;
  if (chosen.row !== current) select(chosen.row, { quiet: true });
  part = { start: chosen.start, end: chosen.end };
  document.getSelection().removeAllRanges();
  focusRow();
  drawCurrent();
  say(fill(words["Chosen: {words}"], { words: slice(current, part.start, part.end) }));
}));

document.querySelector(".words-side").addEventListener("focusin", (event) => {
  const row = event.target.closest(".passage");
  if (row && row !== current) select(row, { quiet: true });
});

byId("show-page").addEventListener("click", () => {
  const shown = document.querySelector(".workplace").classList.toggle("page-shown");
  byId("show-page").setAttribute("aria-expanded", String(shown));
  if (current) drawCurrent();
});

// --- Beginning -----------------------------------------------------------------------------------------------------

const left = outbox.waiting().map(({ item }) => item);
for (const item of left) if (places.has(item.passage)) book.lay(item);
for (const key of new Set(left.map((item) => item.passage))) redraw(key);
if (left.length) outbox.send();
const first = rows[places.get(data.first) ?? 0];
if (first) select(first);
if (!data.may.decide) for (const button of document.querySelectorAll("[data-do=accept], [data-do=reject], [data-do=add], [data-do=undo], [data-do=read]")) button.disabled = true;
window.addEventListener("resize", () => { if (current) { intoView(current); sheet.draw(); } });
setInterval(() => look(), LOOK_EVERY);
window.addEventListener("pageshow", (event) => { if (event.persisted) look(true); });
byId("workplace").dataset.ready = "true";

// Files and whole folders, chosen or dropped, are sent one by one; then the program is asked to read them.

import { say, tell, tokenHeaders } from "/static/samsyn/samsyn.js";

const form = document.getElementById("bring");
const words = form && JSON.parse(document.getElementById("documents-words").textContent);
const worded = (sentence, values) => words[sentence].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** What is to be sent: { file, name }, and how far it is. */
let waiting = [];
let outcome = null;
let sending = false;

if (form) {
  const files = document.getElementById("files");
  const folder = document.getElementById("folder");
  folder.closest(".folder").hidden = !("webkitdirectory" in folder);
  document.getElementById("choose-folder").addEventListener("click", () => folder.click());

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    begin(await dropped(event.dataTransfer));
  });
  folder.addEventListener("change", () => {
    begin([...folder.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    folder.value = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!files.files.length) return files.focus();
    begin([...files.files].map((file) => ({ file, path: file.name })));
    form.reset();
  });
  document.getElementById("send-rest").addEventListener("click", send);
  window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });
}

/** Give the files of what was dropped, those in folders with their way. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found = [];
  for (const entry of entries) await within(entry, found);
  return found;
}

async function within(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file) found.push({ file, path: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A folder is told in parts of a hundred.
    const part = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!part.length) return;
    for (const one of part) await within(one, found);
  }
}

/** Choose what of the files can be read, give each a name of its own, and send them. */
function begin(found) {
  if (sending) return;
  const kinds = form.dataset.kinds.split(",");
  const most = Number(form.dataset.most);
  const taken = new Set();
  outcome = { names: [], same: 0, refused: [], all: 0, bytes: 0, before: 0 };
  waiting = [];
  for (const { file, path } of found) {
    const steps = path.split("/");
    const own = steps.at(-1);
    // What systems leave in folders is nobody's plan.
    if (steps.some((step) => step.startsWith(".") || step.startsWith("~$") || step === "__MACOSX") || /^(thumbs\.db|desktop\.ini)$/i.test(own)) continue;
    const suffix = own.includes(".") ? own.slice(own.lastIndexOf(".")).toLowerCase() : "";
    if (!kinds.includes(suffix)) { refuse(path, words["Files of this kind are not read."]); continue; }
    if (file.size === 0) { refuse(path, words["The file is empty."]); continue; }
    if (file.size > most * 1048576) { refuse(path, worded("The file is larger than {limit} MB.", { limit: most })); continue; }
    // Files of folders within the chosen one bear their folders' names, as the same name may stand in several.
    const plain = steps.length > 2 ? steps.slice(1).join(" - ") : own;
    let name = plain;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) {
      const dot = plain.lastIndexOf(".");
      name = `${plain.slice(0, dot)} (${number})${plain.slice(dot)}`;
    }
    taken.add(name.toLowerCase());
    waiting.push({ file, name });
    outcome.bytes += file.size;
  }
  outcome.all = waiting.length;
  // What came of the files before these is no news any more.
  const before = document.getElementById("progress");
  if (!before.querySelector(".working")) before.replaceChildren();
  showRefused();
  if (waiting.length) send();
  else progress(words["There is no plan among the files."]);
}

async function send() {
  const rest = document.getElementById("send-rest");
  rest.hidden = true;
  tell("");
  sending = true;
  busy(true);
  say(worded("Files chosen: {n}.", { n: outcome.all }));
  try {
    while (waiting.length) {
      const { file, name } = waiting[0];
      progress(worded("Sending {n} of {all}: {name}", { n: outcome.all - waiting.length + 1, all: outcome.all, name }));
      const answer = await post(file, name);
      if (!answer.kept) refuse(name, answer.why);
      else if (answer.same) outcome.same += 1;
      else outcome.names.push(answer.name);
      outcome.before += file.size;
      waiting.shift();
    }
  } catch {
    const broken = worded("The connection broke after {n} of {all} files. What was sent is kept.", { n: outcome.all - waiting.length, all: outcome.all });
    progress(broken);
    say(broken);
    rest.hidden = false;
    rest.focus();
    return;
  } finally {
    sending = false;
    busy(false);
    showRefused();
  }
  const said = [outcome.names.length && worded("Files sent: {n}.", { n: outcome.names.length }), outcome.same && worded("Files that were here already: {n}.", { n: outcome.same })];
  progress(said.filter(Boolean).join(" "));
  if (outcome.same && !outcome.names.length) say(progress.last);
  if (outcome.names.length) htmx.ajax("POST", form.dataset.begin, { target: "#progress", swap: "innerHTML", values: { name: outcome.names } });
}

/** Send one file and give what the program says of it; fails where the connection does. */
function post(file, name) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("size", file.size);
    body.append("documents", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    for (const [header, value] of Object.entries(tokenHeaders())) request.setRequestHeader(header, value);
    request.upload.onprogress = (event) => bar((outcome.before + Math.min(event.loaded, file.size)) / outcome.bytes);
    request.onerror = reject;
    request.onload = () => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page, not what was asked for */ }
      if (request.status === 200 && answer) resolve(answer);
      else if (request.status === 413 || request.status === 422 || request.status === 400) resolve({ kept: false, why: answer?.error?.problem ?? "" });
      else reject(new Error(String(request.status)));
    };
    request.send(body);
  });
}

function refuse(name, why) {
  outcome.refused.push([name, why]);
}

function showRefused() {
  const place = document.getElementById("refused");
  place.replaceChildren();
  if (!outcome.refused.length) return;
  const box = document.createElement("div");
  box.className = "notice";
  const head = document.createElement("p");
  head.textContent = words["These files were not taken in:"];
  const list = document.createElement("ul");
  for (const [name, why] of outcome.refused) {
    const line = document.createElement("li");
    const bold = document.createElement("strong");
    bold.textContent = name;
    line.append(bold, `: ${why}`);
    list.append(line);
  }
  box.append(head, list);
  place.append(box);
  say(`${head.textContent} ${outcome.refused.map(([name, why]) => `${name}: ${why}`).join(" ")}`);
}

function progress(sentence) {
  progress.last = sentence;
  document.getElementById("sending").hidden = !sentence;
  document.getElementById("sending-words").textContent = sentence;
}

function bar(share) {
  document.getElementById("sent").value = share;
}

function busy(now) {
  document.getElementById("sent").hidden = !now;
  bar(0);
  for (const button of [document.getElementById("send"), document.getElementById("choose-folder")]) button.disabled = now;
}

// Settling by key: within a case, a and r choose, j and k go to the next and the one before, Enter in the reason settles.

import { say } from "../samsyn/samsyn.js";

const words = JSON.parse(document.getElementById("agreeing-words").textContent);
const cases = () => Array.from(document.querySelectorAll(".case"));

/** Choose a verdict: with a reason it is sent, without one the reason is asked for. */
function choose(one, value) {
  const form = one.querySelector(".settle");
  const button = form?.querySelector(`button[value="${value}"]`);
  if (!button) return;
  const reason = form.querySelector("textarea");
  for (const other of form.querySelectorAll("button[name=holds]")) other.classList.toggle("main", other === button);
  form.dataset.chosen = value;
  if (reason.value.trim()) button.click();
  else {
    reason.focus();
    say(words[value === "yes" ? "Applies: write why, then press Enter." : "Does not apply: write why, then press Enter."]);
  }
}

function go(one, step) {
  const all = cases();
  const next = all[all.indexOf(one) + step];
  next?.querySelector(".case-title").focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const one = event.target.closest?.(".case");
  if (!one || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("textarea")) {
    const chosen = event.target.form.dataset.chosen;
    if (event.key === "Enter" && !event.shiftKey && chosen) {
      event.preventDefault();
      event.target.form.querySelector(`button[value="${chosen}"]`).click();
    } else if (event.key === "Escape") one.querySelector(".case-title").focus();
    return;
  }
  const act = { a: () => choose(one, "yes"), r: () => choose(one, "no"), j: () => go(one, 1), k: () => go(one, -1) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

let settling = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const one = event.target.closest?.(".case");
  if (one) settling = { place: cases().indexOf(one), taken: event.detail.requestConfig.parameters.holds === "" };
});

// What was settled is drawn anew: the focus goes on to the next case that is open, or stays where there is none.
document.addEventListener("htmx:afterSettle", () => {
  if (settling === null) return;
  const all = cases();
  const now = all[settling.place];
  const asked = now?.querySelector(".wrong") ? now.querySelector("textarea") : null;
  const next = settling.taken ? now : all.slice(settling.place + 1).find((one) => one.dataset.state === "open") ?? now;
  settling = null;
  (asked ?? next?.querySelector(".case-title"))?.focus();
});

// Coding anew by key: within a case, 1 to 9 choose codes, 0 says that none applies, Enter saves, j and k go on and back.

const cases = () => Array.from(document.querySelectorAll(".case"));

function go(one, step) {
  const all = cases();
  const next = all[all.indexOf(one) + step];
  next?.querySelector(".case-title").focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const one = event.target.closest?.(".case") ?? (event.target === document.body ? cases()[0] : null);
  if (!one || event.target.matches("select, button, a, summary") && event.key === "Enter") return;
  if (event.target.matches("select")) return;
  const form = one.querySelector(".anew");
  let act = { j: () => go(one, 1), k: () => go(one, -1) }[event.key];
  if (form && event.key === "Enter") act = () => form.querySelector("button.main").click();
  if (form && event.key === "0") act = () => form.querySelector("button[name=none]").click();
  if (form && /^[1-9]$/.test(event.key)) {
    const box = form.querySelectorAll("input[type=checkbox]")[Number(event.key) - 1];
    if (box) act = () => { box.checked = !box.checked; box.focus(); };
  }
  if (!act) return;
  event.preventDefault();
  act();
});

let place = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const one = event.target.closest?.(".case");
  if (one) place = cases().indexOf(one);
});

// What was answered is drawn anew: the focus goes on to the next case that is open, or stays where there is none.
document.addEventListener("htmx:afterSettle", () => {
  if (place === null) return;
  const now = cases()[place];
  const wrong = now?.querySelector(".wrong");
  const next = wrong ?? (cases().slice(place + 1).find((one) => one.querySelector(".anew")) ?? now)?.querySelector(".case-title");
  place = null;
  next?.focus();
});

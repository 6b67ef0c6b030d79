// What every page does: says what happened to those who listen, tells when a request failed, sends a form at a choice.

const words = JSON.parse(document.getElementById("samsyn-words").textContent);

/** Say a sentence to whoever uses a screen reader, without moving the focus. */
export function say(sentence) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = sentence; });
}

/** Show that something went wrong until the next thing goes well. */
export function tell(sentence) {
  const place = document.getElementById("fault");
  place.hidden = !sentence;
  place.textContent = sentence ?? "";
}

/** The header that POST requests of scripts need. */
export function tokenHeaders() {
  return JSON.parse(document.body.getAttribute("hx-headers"));
}

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-send]");
  if (field) field.form.requestSubmit();
});

document.addEventListener("htmx:sendError", () => tell(words["That did not reach the program. Is it still running? Try again."]));
document.addEventListener("htmx:responseError", () => tell(words["The program could not do that. Reload the page and try again."]));
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) tell(""); });
// A swapped-in part says what it is: <div data-say="3 passages found">.
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part === document.body) return;
  const sentence = part.dataset.say ?? part.querySelector("[data-say]")?.dataset.say;
  if (sentence) say(sentence);
});

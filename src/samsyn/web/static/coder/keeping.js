// Whether what was decided is on record, visible at all times, and what was refused.

/** Show the outbox's state; `refused` is called after a refusal is shown, `left` when it was read. */
export function showKeeping(outbox, { words, fill, refused, left }) {
  const place = document.getElementById("keeping");
  const said = document.getElementById("keeping-words");
  const wrong = document.getElementById("refused");

  outbox.addEventListener("state", ({ detail: { state, waiting, loose } }) => {
    const sentence = {
      saved: words.Saved,
      saving: words.Saving,
      waiting: loose
        ? words["{n} waiting, kept only in this window: do not close it."]
        : words["{n} waiting: no connection. They are kept here and sent by themselves."],
      "sign in": words["{n} not saved: sign in again. They are kept here."],
    }[state];
    const told = fill(sentence, { n: waiting });
    place.dataset.state = state;
    if (said.textContent !== told) said.textContent = told;
    document.getElementById("sign-in").hidden = state !== "sign in";
  });

  outbox.addEventListener("refused", ({ detail: { item, result } }) => {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button small quiet";
    close.textContent = words.Dismiss;
    close.addEventListener("click", () => { wrong.hidden = true; left(); });
    wrong.replaceChildren(`${fill(words["Not saved: {why}"], { why: result.why })} (${item?.code || item?.verdict}) `, close);
    wrong.hidden = false;
    refused();
  });
}

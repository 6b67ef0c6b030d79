// Whether what was decided is on record, visible at all times.

import { byId, fill, words } from "./page.js";

/** Show the outbox's state. */
export function showKeeping(outbox) {
  const place = byId("keeping");
  const said = byId("keeping-words");
  outbox.addEventListener("state", ({ detail: { state, waiting, loose } }) => {
    const sentence = {
      saved: words.Saved,
      saving: words.Saving,
      waiting: loose
        ? words["{n} waiting, kept only in this window: do not close it."]
        : words["{n} waiting: no connection. They are kept here and sent by themselves."],
      "sign in": loose
        ? words["{n} not saved: sign in again. They are kept only in this window: do not close it."]
        : words["{n} not saved: sign in again. They are kept here."],
    }[state];
    const told = fill(sentence, { n: waiting });
    place.dataset.state = state;
    if (said.textContent !== told) said.textContent = told;
    byId("sign-in").hidden = state !== "sign in";
  });
}

// What others decide meanwhile: asked for every few seconds while the page is in sight, and drawn where it is new.

import { say } from "../samsyn/samsyn.js";
import { byId, data, fill, keyHere, places, words } from "./page.js";

const OFTEN = 4000;
const ALONE = 30000;

export class Others {
  /** `saying` counts what is said here meanwhile; `take` puts what is new where it belongs. */
  constructor({ outbox, saying, headers, take }) {
    Object.assign(this, { outbox, saying, headers, take });
    this.seen = data.seen;
    this.gone = false;
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.look(); });
  }

  begin() {
    const step = async () => {
      await this.look();
      if (!this.gone) setTimeout(step, data.alone ? ALONE : OFTEN);
    };
    setTimeout(step, data.alone ? ALONE : OFTEN);
  }

  /** Ask for a new mark for requests, where the old one is of a session that ended. */
  async refresh() {
    try {
      const answer = await fetch(`${data.marks}?seen=${encodeURIComponent(this.seen)}`, { redirect: "manual" });
      if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return "sign in";
      // The document may have been replaced; the mark is the same for all requests.
      if (!answer.ok) return null;
      const { csrf, user } = await answer.json();
      // Somebody else signed in meanwhile: what waits is not theirs to send.
      return user === data.user ? { "X-CSRFToken": csrf } : "sign in";
    } catch {
      return null;
    }
  }

  /** Look what is new. */
  async look() {
    if (document.hidden || this.gone || this.looking) return;
    this.looking = true;
    const before = this.saying.changes;
    try {
      const answer = await fetch(`${data.marks}?seen=${encodeURIComponent(this.seen)}`, { redirect: "manual" });
      if (answer.status === 404) { this.#tell(words["This document was replaced by a newer version, or taken out of the study. What you decide here is kept in this browser."]); return; }
      if (!answer.ok) return;
      const found = await answer.json();
      if (found.user !== data.user) return;
      this.headers["X-CSRFToken"] = found.csrf;
      if (this.outbox.state === "sign in") this.outbox.send();
      if (found.again) { this.#tell(words["There is more to see of this document now: load it anew."], location.href); return; }
      // What was said while this was on its way is not in it; the next look has both.
      if (this.saying.changes !== before) return;
      this.seen = found.seen;
      for (const [key, said] of Object.entries(found.standing ?? {})) if (places.has(key)) this.#take(key, said);
    } catch { /* the next look may do */ } finally {
      this.looking = false;
    }
  }

  /** Ask what stands on passages, whatever is new. */
  async anew(keys) {
    try {
      const answer = await fetch(`${data.marks}?${new URLSearchParams([["seen", this.seen], ...keys.slice(0, 50).map((key) => ["passage", key])])}`, { redirect: "manual" });
      if (!answer.ok) return;
      const found = await answer.json();
      for (const [key, said] of Object.entries(found.standing ?? {})) this.take(key, said);
    } catch { /* it stays as it is until the page is loaded anew */ }
  }

  #take(key, said) {
    const news = this.take(key, said);
    if (news && key === keyHere()) say(fill(words["{who} has marked this passage."], { who: news }));
  }

  /** Say for good that the page is not what it was. */
  #tell(sentence, address = "") {
    this.gone = true;
    const place = byId("changed");
    const link = document.createElement("a");
    link.className = "button small";
    link.href = address || byId("to-documents").href;
    link.textContent = words[address ? "Load anew" : "Documents"];
    place.replaceChildren(`${sentence} `, link);
    place.hidden = false;
  }
}

// Going on to the next passage as the reader chose: by document, organisation, code, or what teaches most.

import { data, here, keyHere, places, words } from "./page.js";
import { tell } from "./where.js";

const PATIENCE = 20000;
const FIRST_SENT = 400;

export class GoingOn {
  constructor({ where, outbox, settings }) {
    Object.assign(this, { where, outbox, settings });
  }

  async on() {
    const { way } = this.settings;
    const from = keyHere();
    if (!from || way === "document" || (way === "code" && !here.code)) { this.where.unread(); return; }
    const asked = new URLSearchParams({ as: "json", after: from, way });
    if (way === "code") asked.set("code", here.code);
    if (this.asking === from) return;
    this.asking = from;
    await this.outbox.settled(FIRST_SENT);
    let place;
    try {
      const answer = await fetch(`${data.onward}?${asked}`, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (!answer.ok) throw new Error(String(answer.status));
      place = await answer.json();
    } catch {
      tell(words["No connection: go on within the document."]);
      return;
    } finally {
      this.asking = "";
    }
    if (keyHere() !== from) return;
    if (!place.address) tell(words["There is nothing left to go on with."]);
    else if (places.has(place.passage)) this.where.to(place.passage, { code: asked.get("code") ?? "" });
    else location.href = place.address;
  }
}

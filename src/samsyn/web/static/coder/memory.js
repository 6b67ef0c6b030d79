// What the browser keeps for the reader: how they like to work, what can be undone, comments that are not sent yet.

/** Values of one document, for as long as the window is open. */
export class Memory {
  constructor(place) {
    this.place = `samsyn:${place}:`;
  }

  get(name, otherwise) {
    try { return JSON.parse(sessionStorage.getItem(this.place + name)) ?? otherwise; } catch { return otherwise; }
  }

  set(name, value) {
    try { sessionStorage.setItem(this.place + name, JSON.stringify(value)); } catch { /* not kept */ }
  }
}

/** How the reader likes to work, kept for good; `fields` are [id, name, property], `changed` is told the name.
 *
 * `chosen` is what a link asked for: who starts from the list of what teaches most goes on by that list.
 */
export function preferences(kept, fields, changed, chosen = {}) {
  const wishes = { ...kept };
  const keep = () => { try { localStorage.setItem("samsyn:coder", JSON.stringify(wishes)); } catch { /* for this window only */ } };
  try { Object.assign(wishes, JSON.parse(localStorage.getItem("samsyn:coder")) ?? {}); } catch { /* as they are */ }
  if (Object.keys(chosen).length) {
    Object.assign(wishes, chosen);
    keep();
  }
  for (const [id, name, property] of fields) {
    const field = document.getElementById(id);
    field[property] = wishes[name];
    field.addEventListener("change", () => {
      wishes[name] = field[property];
      keep();
      changed(name);
    });
  }
  return wishes;
}

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

/** How the reader likes to work, kept for good; `fields` are [id, name, property], `changed` is told the name. */
export function preferences(kept, fields, changed) {
  const wishes = { ...kept };
  try { Object.assign(wishes, JSON.parse(localStorage.getItem("samsyn:coder")) ?? {}); } catch { /* as they are */ }
  for (const [id, name, property] of fields) {
    const field = document.getElementById(id);
    field[property] = wishes[name];
    field.addEventListener("change", () => {
      wishes[name] = field[property];
      try { localStorage.setItem("samsyn:coder", JSON.stringify(wishes)); } catch { /* for this window only */ }
      changed(name);
    });
  }
  return wishes;
}

// What people say of a passage. A comment that is not sent yet is kept as long as the window is open.

export class Comments {
  /** `send` is called with the passage's key and the words. */
  constructor({ words, memory, send }) {
    Object.assign(this, { words, memory, send });
    this.dialog = document.getElementById("comments");
    this.field = document.getElementById("comments-field");
    this.list = document.getElementById("comments-list");
    document.getElementById("comments-send").addEventListener("click", () => this.#done());
    this.field.addEventListener("input", () => memory.set(`draft:${this.key}`, this.field.value));
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.#done(); }
    });
  }

  open(key, said) {
    this.key = key;
    this.list.replaceChildren(...(said.length ? said.map(remark) : [remark(["", this.words["Nobody has said anything of this passage."], ""])]));
    this.field.value = this.memory.get(`draft:${key}`, "");
    this.dialog.showModal();
    this.field.focus();
  }

  #done() {
    const text = this.field.value.trim();
    if (!text || !this.send(this.key, text)) return;
    this.memory.set(`draft:${this.key}`, "");
    this.dialog.close();
  }
}

function remark([person, text, time]) {
  const item = document.createElement("li");
  const when = time ? new Date(time).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }) : "";
  for (const [words, kind] of [[[person, when].filter(Boolean).join(" · "), "note"], [text, ""]]) {
    if (!words) continue;
    const line = document.createElement("p");
    line.className = kind;
    line.textContent = words;
    item.append(line);
  }
  return item;
}

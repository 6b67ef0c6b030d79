// What a passage does: a dialog to change its role, or that of all passages under the same heading.

import { say } from "../samsyn/samsyn.js";
import { byId, fill, here, keyHere, sectionOf, words } from "./page.js";
import { may } from "./saying.js";

export class Roles {
  /** `meanings` gives { roles } as [id, title, meaning]. */
  constructor({ saying, margins, meanings, changed }) {
    Object.assign(this, { saying, margins, meanings, changed });
    this.dialog = byId("roles");
    this.list = byId("roles-list");
    byId("roles-all").addEventListener("click", () => this.#done(sectionOf(keyHere())));
    byId("roles-back").addEventListener("click", () => this.#done([keyHere()], ""));
    this.dialog.querySelector("form").addEventListener("submit", (event) => {
      if (event.submitter?.id !== "roles-one") return;
      event.preventDefault();
      this.#done([keyHere()]);
    });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.shiftKey) return;
      event.preventDefault();
      this.#done(sectionOf(keyHere()));
    });
  }

  open() {
    if (!here.row || !may()) return;
    const now = this.margins.roleOf(here.row);
    this.list.replaceChildren(...this.meanings().roles.map(([id, title, meaning]) => option(id, title, meaning, id === now)));
    const all = sectionOf(keyHere()).length;
    byId("roles-all").hidden = all < 2;
    byId("roles-count").textContent = fill(words["All {n} under the heading"], { n: all });
    byId("roles-back").hidden = !this.saying.book.page(keyHere()).role.own;
    this.dialog.showModal();
    (this.list.querySelector(":checked") ?? this.list.querySelector("input"))?.focus();
  }

  #done(keys, role = this.list.querySelector(":checked")?.value) {
    if (role === undefined) return;
    this.saying.role(keys, role);
    this.dialog.close();
    const title = this.margins.roles[role] ?? "";
    say(!role ? words["The role is as suggested again."] : fill(words[keys.length > 1 ? "{n} passages: {role}" : "Role: {role}"], { n: keys.length, role: title }));
    this.changed();
  }
}

function option(id, title, meaning, chosen) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  Object.assign(field, { type: "radio", name: "role", value: id, checked: chosen });
  const name = document.createElement("b");
  name.textContent = title;
  const note = document.createElement("span");
  note.className = "note";
  note.textContent = meaning;
  label.append(field, name, note);
  return label;
}

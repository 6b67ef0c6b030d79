// Links whose page opens beside the table that they stand in; without this script they lead to a page of their own.
import { tell } from "/static/samsyn/samsyn.js";

for (const table of document.querySelectorAll("[data-beside]")) {
  const place = document.getElementById(table.dataset.beside);
  let opened = null;

  const close = () => {
    place.hidden = true;
    place.replaceChildren();
    tell("");
    opened?.closest("tr").classList.remove("opened");
    opened?.focus();
    opened = null;
  };

  table.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    opened?.closest("tr").classList.remove("opened");
    opened = link;
    opened.closest("tr").classList.add("opened");
    place.hidden = false;
    place.setAttribute("aria-busy", "true");
    htmx.ajax("GET", link.href, { target: place, swap: "innerHTML" });
  });
  place.addEventListener("htmx:afterSwap", () => {
    place.removeAttribute("aria-busy");
    place.querySelector("h2")?.focus({ preventScroll: true });
    place.scrollTop = 0;
    place.scrollIntoView({ block: "nearest" });
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    place.addEventListener(name, () => { place.removeAttribute("aria-busy"); place.hidden = !place.firstElementChild; });
  }
  place.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !place.hidden && !event.defaultPrevented) close();
  });
}

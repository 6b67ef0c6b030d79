// The matrix by keyboard and mouse: one stop in the tab order, arrow keys between cells, quotes beside the table.
// Without this script every cell is a link to a page with its quotes.
import { tell } from "/static/samsyn/samsyn.js";

const table = document.getElementById("matrix");
const quotes = document.getElementById("quotes");
let opened = null;
let stop = null;

/** The rows of cells that the arrow keys go through, heads and sums included: all but those with cells that are wider. */
function rowsOf() {
  return [...table.rows].filter((row) => !("wide" in row.dataset));
}

/** What of a cell takes the focus: its link, or else the cell itself. */
function target(cell) {
  return cell.querySelector("a") ?? cell;
}

function cellAt(row, column) {
  return row.cells[Math.min(Math.max(column, 0), row.cells.length - 1)];
}

/** Make an element the one stop of the table in the tab order. */
function stopAt(element) {
  if (stop) stop.tabIndex = -1;
  stop = element;
  if (stop) stop.tabIndex = 0;
}

function focusOn(cell) {
  const next = target(cell);
  stopAt(next);
  next.focus({ preventScroll: true });
  reveal(cell);
}

/** Scroll a cell out from under the heads that stay in place. */
function reveal(cell) {
  const frame = table.closest(".scroll");
  if (frame.scrollWidth <= frame.clientWidth && frame.scrollHeight <= frame.clientHeight) {
    cell.scrollIntoView({ block: "nearest" });
    return;
  }
  const own = cell.getBoundingClientRect();
  const window = frame.getBoundingClientRect();
  const sticky = cell.closest("tr").cells[0];
  const left = window.left + (sticky === cell ? 0 : sticky.offsetWidth);
  const top = window.top + (cell.closest("tbody") ? table.tHead.offsetHeight : 0);
  if (cell !== sticky && own.left < left) frame.scrollLeft -= left - own.left;
  if (cell !== sticky && own.right > window.right) frame.scrollLeft += own.right - window.right;
  if (own.top < top) frame.scrollTop -= top - own.top;
  if (own.bottom > window.bottom) frame.scrollTop += own.bottom - window.bottom;
}

const STEPS = {
  ArrowRight: (row, column) => [row, column + 1],
  ArrowLeft: (row, column) => [row, column - 1],
  ArrowDown: (row, column) => [row + 1, column],
  ArrowUp: (row, column) => [row - 1, column],
  PageDown: (row, column) => [row + 10, column],
  PageUp: (row, column) => [row - 10, column],
  Home: (row, column, whole) => [whole ? 1 : row, 0],
  End: (row, column, whole) => [whole ? Infinity : row, Infinity],
};

function move(event) {
  const step = STEPS[event.key];
  const cell = event.target.closest("td, th");
  if (!step || !cell || event.altKey || event.metaKey || (event.ctrlKey && !["Home", "End"].includes(event.key))) return;
  event.preventDefault();
  const rows = rowsOf();
  const here = rows.indexOf(cell.parentElement);
  const [row, column] = step(here < 0 ? 0 : here, cell.cellIndex, event.ctrlKey);
  focusOn(cellAt(rows[Math.min(Math.max(row, 0), rows.length - 1)], column));
}

function open(link) {
  opened?.closest("td").removeAttribute("aria-selected");
  opened = link;
  link.closest("td").setAttribute("aria-selected", "true");
  quotes.hidden = false;
  quotes.setAttribute("aria-busy", "true");
  htmx.ajax("GET", link.href, { target: quotes, swap: "innerHTML" });
}

function close() {
  quotes.hidden = true;
  quotes.replaceChildren();
  tell("");
  if (opened) {
    opened.closest("td").removeAttribute("aria-selected");
    focusOn(opened.closest("td"));
  }
  opened = null;
}

if (table) {
  table.setAttribute("role", "grid");
  table.setAttribute("aria-readonly", "true");
  for (const link of table.querySelectorAll("a")) link.tabIndex = -1;
  for (const cell of table.querySelectorAll("td")) if (!cell.firstElementChild?.matches("a")) cell.tabIndex = -1;
  for (const cell of table.querySelectorAll("tfoot th")) cell.tabIndex = -1;
  stopAt(table.querySelector("tbody td a") ?? table.querySelector("tbody th a"));

  table.addEventListener("keydown", move);
  table.addEventListener("click", (event) => {
    const link = event.target.closest("tbody td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    stopAt(link);
    open(link);
  });
  quotes.addEventListener("htmx:afterSwap", () => {
    quotes.removeAttribute("aria-busy");
    const title = quotes.querySelector("h2");
    title?.focus({ preventScroll: true });
    quotes.scrollTop = 0;
    quotes.scrollIntoView({ block: "nearest" });
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    quotes.addEventListener(name, () => { quotes.removeAttribute("aria-busy"); quotes.hidden = !quotes.firstElementChild; });
  }
  quotes.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    const code = event.target.closest("a[data-cell]");
    if (!code || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    htmx.ajax("GET", code.href, { target: quotes, swap: "innerHTML" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !quotes.hidden && !event.defaultPrevented) close();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

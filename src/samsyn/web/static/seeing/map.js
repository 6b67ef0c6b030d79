// The map by keyboard and mouse: one stop in the tab order, arrow keys to the next tile, its name and value below.
const tiles = [...document.querySelectorAll(".tiles a.tile")];
const pointed = document.getElementById("pointed");

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function place(tile) {
  return [Number(tile.dataset.column), Number(tile.dataset.row)];
}

function stopAt(tile) {
  for (const one of tiles) one.setAttribute("tabindex", one === tile ? "0" : "-1");
}

/** The nearest tile in a direction; one straight ahead goes before one aside. */
function next(tile, [across, down]) {
  const [column, row] = place(tile);
  let best = null;
  let least = Infinity;
  for (const one of tiles) {
    const [x, y] = place(one);
    const ahead = (x - column) * across + (y - row) * down;
    const aside = Math.abs((x - column) * down) + Math.abs((y - row) * across);
    if (ahead > 0 && ahead + 3 * aside < least) {
      best = one;
      least = ahead + 3 * aside;
    }
  }
  return best;
}

function point(tile) {
  if (pointed) pointed.textContent = tile ? tile.getAttribute("aria-label") : "\u00a0";
}

if (tiles.length) {
  stopAt(tiles[0]);
  const map = tiles[0].closest("svg");
  map.addEventListener("keydown", (event) => {
    const tile = event.target.closest("a.tile");
    const step = STEPS[event.key];
    if (!tile || event.altKey || event.ctrlKey || event.metaKey) return;
    let to = step ? next(tile, step) : null;
    if (event.key === "Home") to = tiles[0];
    if (event.key === "End") to = tiles[tiles.length - 1];
    if (!step && !to) return;
    event.preventDefault();
    if (to) {
      stopAt(to);
      to.focus();
    }
  });
  map.addEventListener("focusin", (event) => point(event.target.closest("a.tile")));
  map.addEventListener("pointerover", (event) => point(event.target.closest("a.tile")));
  map.addEventListener("pointerleave", () => point(document.activeElement?.closest?.("a.tile") ?? null));
}

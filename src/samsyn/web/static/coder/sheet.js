// The picture of the page, with the passage lit where it stands.

const SVG = "http://www.w3.org/2000/svg";
const STEPS = [1, 1.35, 1.8, 2.5, 3.5];

export class Sheet {
  /** `pages` is the address below which pictures stand, `choose` is called with the key of a passage that is clicked. */
  constructor({ pages, sha, count, words, choose }) {
    Object.assign(this, { pages, sha, count, words, choose });
    this.page = 0;
    this.step = 0;
    this.places = new Map();
    this.lit = null;
    this.picture = document.getElementById("sheet-picture");
    this.boxes = document.getElementById("sheet-boxes");
    this.paper = document.getElementById("sheet-paper");
    this.view = document.getElementById("sheet-view");
    this.fault = document.getElementById("sheet-fault");
    this.name = document.getElementById("page-name");
    this.picture.addEventListener("load", () => this.#loaded(true));
    this.picture.addEventListener("error", () => this.#loaded(false));
    document.getElementById("page-before").addEventListener("click", () => this.show(this.page - 1));
    document.getElementById("page-after").addEventListener("click", () => this.show(this.page + 1));
    this.boxes.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key) this.choose(key);
    });
  }

  /** Show a page. */
  show(page) {
    if (page < 1 || page > this.count || page === this.page) return;
    this.page = page;
    this.name.textContent = this.words["Page {page} of {pages}"].replace("{page}", page).replace("{pages}", this.count);
    document.getElementById("page-before").disabled = page <= 1;
    document.getElementById("page-after").disabled = page >= this.count;
    this.paper.classList.add("coming");
    this.fault.hidden = true;
    this.boxes.replaceChildren();
    this.picture.alt = this.words["Picture of page {page}"].replace("{page}", page);
    this.picture.src = `${this.pages}${page}.png?${this.sha}`;
    this.#place(page).then(() => { if (page === this.page) this.draw(); });
  }

  /** Light a passage: its page, and the words `parts` ([start, end, class]) within it. */
  light(key, page, parts) {
    this.lit = { key, page, parts };
    if (page !== this.page) { this.show(page); return; }
    this.draw();
  }

  /** Fetch the page that is probably wanted next. */
  prepare(page) {
    if (page < 1 || page > this.count || this.places.has(page)) return;
    this.#place(page);
    new Image().src = `${this.pages}${page}.png?${this.sha}`;
  }

  draw() {
    const places = this.places.get(this.page);
    if (!places || !(places.passages instanceof Object)) return;
    const drawn = [];
    for (const [key, place] of Object.entries(places.passages)) {
      const here = this.lit?.key === key;
      for (const [left, top, right, bottom] of place.lines) {
        drawn.push(box(left, top, right, bottom, here ? "here" : "other", key));
      }
      if (!here) continue;
      for (const [start, end, kind] of this.lit.parts) {
        for (const [from, to, left, top, right, bottom] of place.words) {
          if (from < end && to > start) drawn.push(box(left, top, right, bottom, kind, key));
        }
      }
    }
    this.boxes.replaceChildren(...drawn.filter((one) => one.classList.contains("other")), ...drawn.filter((one) => !one.classList.contains("other")));
    this.#into();
  }

  /** Make the picture larger (1), smaller (-1) or whole (0). */
  zoom(way) {
    this.step = way === 0 ? 0 : Math.min(STEPS.length - 1, Math.max(0, this.step + way));
    this.paper.style.width = `${100 * STEPS[this.step]}%`;
    document.getElementById("zoom").textContent = `${Math.round(100 * STEPS[this.step])} %`;
    this.#into();
  }

  /** Bring the lit place into the view of the picture. */
  #into() {
    const lit = this.boxes.querySelectorAll(".here");
    if (!lit.length || !this.view.clientHeight) return;
    const paper = this.paper.getBoundingClientRect();
    let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const one of lit) {
      const y = Number.parseFloat(one.getAttribute("y"));
      const x = Number.parseFloat(one.getAttribute("x"));
      top = Math.min(top, y);
      left = Math.min(left, x);
      bottom = Math.max(bottom, y + Number.parseFloat(one.getAttribute("height")));
      right = Math.max(right, x + Number.parseFloat(one.getAttribute("width")));
    }
    const [above, below] = [top * paper.height / 100, bottom * paper.height / 100];
    const view = this.view;
    const room = view.clientHeight;
    if (above < view.scrollTop + 20 || below > view.scrollTop + room - 20) {
      view.scrollTop = below - above > room ? above - 20 : (above + below - room) / 2;
    }
    const [near, far] = [left * paper.width / 100, right * paper.width / 100];
    if (near < view.scrollLeft || far > view.scrollLeft + view.clientWidth) view.scrollLeft = near - 12;
  }

  #loaded(good) {
    this.paper.classList.remove("coming");
    this.paper.classList.toggle("blank", !good);
    this.fault.hidden = good;
    if (!good) this.fault.textContent = this.words["This page cannot be shown."];
    this.draw();
  }

  async #place(page) {
    if (this.places.has(page)) return;
    this.places.set(page, {});
    try {
      const answer = await fetch(`${this.pages}${page}.json?${this.sha}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const places = await answer.json();
      this.places.set(page, places);
      if (page === this.page) this.#shape(places);
    } catch {
      this.places.delete(page);
    }
  }

  /** Keep the room of the page before its picture is there, so that nothing jumps. */
  #shape({ width, height }) {
    if (!(width > 0 && height > 0)) return;
    this.picture.setAttribute("width", width);
    this.picture.setAttribute("height", height);
  }
}

function box(left, top, right, bottom, kind, key) {
  const made = document.createElementNS(SVG, "rect");
  const edge = kind === "here" ? 4 : 0;
  made.setAttribute("x", `${(left - edge) / 10}%`);
  made.setAttribute("y", `${(top - edge / 2) / 10}%`);
  made.setAttribute("width", `${Math.max(2, right - left + 2 * edge) / 10}%`);
  made.setAttribute("height", `${Math.max(2, bottom - top + edge) / 10}%`);
  made.setAttribute("class", kind);
  made.dataset.key = key;
  return made;
}

// The codes in the margin of a passage.

const template = document.getElementById("verdict-template");

/** Bring the margin of a passage up to what the book says; elements that are there stay, so that the focus does too. */
export function drawMargin(row, book, { titles, words, active }) {
  const key = row.dataset.key;
  row.classList.toggle("is-read", book.isRead(key));
  const list = row.querySelector(".verdicts");
  const there = new Map(Array.from(list.children, (element) => [element.dataset.code, element]));
  const wanted = book.verdicts(key);
  wanted.forEach((verdict, place) => {
    const element = there.get(verdict.code) ?? template.content.firstElementChild.cloneNode(true);
    there.delete(verdict.code);
    fill(element, verdict, { titles, words });
    element.classList.toggle("active", verdict.code === active);
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
  });
  for (const element of there.values()) element.remove();
  const comments = row.querySelector(".said-count");
  comments.dataset.count = book.page(key).comments.length;
  comments.querySelector(".n").textContent = book.page(key).comments.length;
}

/** What a verdict is in words: "You accepted:". */
export function stateWords({ sign, way }, words) {
  return {
    "own accept": words["You accepted:"],
    "own reject": words["You rejected:"],
    "others accept": words["Others accepted:"],
    "others reject": words["Others rejected:"],
  }[`${sign} ${way}`] ?? words["Suggested:"];
}

function fill(element, verdict, { titles, words }) {
  const { code, sign, way, suggested, others, part } = verdict;
  const title = titles[code] ?? "";
  element.dataset.code = code;
  element.dataset.sign = sign;
  element.dataset.way = way;
  element.classList.toggle("in-part", Boolean(part));
  element.querySelector(".name").title = title;
  element.querySelector("b").textContent = code;
  element.querySelector(".called").textContent = title;
  element.querySelector(".state").textContent = stateWords(verdict, words);
  element.querySelector(".sure").classList.toggle("unsuggested", !suggested);
  element.querySelector(".part").setAttribute("width", suggested?.percent ?? 0);
  element.querySelector(".percent").textContent = `${suggested?.percent ?? 0} %`;
  element.querySelector(".people").textContent = others.map((mark) => `${mark.who} ${mark.verdict === "accept" ? "✓" : "✕"}`).join(", ");
  for (const [kind, label] of [["accept", words.Accept], ["reject", words.Reject]]) {
    const hand = element.querySelector(`[data-do=${kind}]`);
    hand.setAttribute("aria-label", `${label} ${code}`);
    hand.setAttribute("aria-pressed", String(sign === "own" && way === kind));
  }
}

// What the page says of itself, and where the reader is on it.

export const byId = (id) => document.getElementById(id);
export const data = JSON.parse(byId("coder-data").textContent);
export const words = JSON.parse(byId("coder-words").textContent);

/** A sentence with its values. */
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Words in quotation marks of the page's language. */
export const quoted = (text) => document.documentElement.lang === "sv" ? `”${text}”` : `“${text}”`;

/** Passage key -> place in the document; also of those that are not on the page yet. */
export const places = new Map(data.keys.map((key, place) => [key, place]));

/** The element of a passage, or null as long as it is not on the page. */
export const rowOf = (key) => byId(`passage-${key}`);

export const pageOf = (row) => Number(row.closest(".leaf").dataset.page);

/** The current passage, its active code, and the part of it that is chosen ({ start, end }); all may be empty. */
export const here = { row: null, code: "", part: null };

export const keyHere = () => here.row?.dataset.key ?? "";

/** The passages that stand together under the same heading as this one. */
export function sectionOf(key) {
  const place = places.get(key);
  let first = 0;
  for (const count of data.sections) {
    if (place < first + count) return data.keys.slice(first, first + count);
    first += count;
  }
  return [key];
}

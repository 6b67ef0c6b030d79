"use strict";
// Searches the passages of the plans, which stand in files beside this one. å, ä and ö are letters of their own.
const samsyn = (() => {
  const SHOWN = 100;
  const passages = [];
  const own = /[åäö]/;
  const folded = (text) =>
    Array.from(text.normalize("NFC").toLowerCase(), (letter) =>
      own.test(letter) ? letter : letter.normalize("NFD").replace(/\p{M}/gu, "") || letter,
    ).join("");
  const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  // A word is found where another begins with it; one of four letters or more within compounds too.
  const holds = (found, word) => found.some((one) => one.startsWith(word) || (word.length > 3 && one.includes(word)));

  const lit = (text, words) => {
    const made = document.createElement("p");
    let place = 0;
    for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (!words.some((word) => holds([folded(match[0])], word))) continue;
      made.append(text.slice(place, match.index));
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      made.append(mark);
      place = match.index + match[0].length;
    }
    made.append(text.slice(place));
    return made;
  };

  const search = (query) => {
    const said = JSON.parse(document.getElementById("words").textContent);
    const say = (template, values) => said[template].replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const words = wordsOf(query);
    const list = document.getElementById("results");
    const status = document.getElementById("found");
    list.replaceChildren();
    status.textContent = "";
    if (!words.length) return;
    const found = passages.filter(([, text, , , , cut]) => {
      return words.every((word) => holds(cut ?? wordsOf(text), word));
    });
    const shown = found.slice(0, SHOWN);
    status.textContent = found.length
      ? say(found.length > SHOWN ? "{count} passages; the first {shown} are shown." : "{count} passages found.", { count: found.length, shown: SHOWN })
      : said["Nothing was found. Try fewer or shorter words."];
    for (const [address, text, where, language] of shown) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = where;
      const quote = document.createElement("blockquote");
      if (language) quote.lang = language;
      quote.append(lit(text, words));
      item.append(quote, link);
      list.append(item);
    }
  };

  addEventListener("load", () => {
    const field = document.getElementById("query");
    const form = document.getElementById("search");
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      try { history.replaceState(null, "", "?q=" + encodeURIComponent(field.value)); } catch { /* not from a file */ }
      search(field.value);
    });
    search(field.value);
  });
  return { add: (more) => passages.push(...more) };
})();

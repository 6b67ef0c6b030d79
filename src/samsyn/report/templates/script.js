"use strict";
(() => {
  const dialog = document.getElementById("evidence");
  const part = (name) => document.getElementById("evidence-" + name);
  let data = null;
  let lines = null; // one passage each, parsed when it is shown: together they may be large
  let current = null;
  let opener = null;
  let hashBefore = "";

  const load = () => (data ??= JSON.parse(document.getElementById("data").textContent));
  const passages = () => (lines ??= document.getElementById("passages").textContent.split("\n"));
  const passageAt = (number) => {
    const empty = { who: "", headings: [], role: "", text: "", words: [], reasons: [], goal: "", places: [], wordPlaces: [] };
    return { ...empty, ...JSON.parse(passages()[number]) };
  };
  const setOf = (key) => {
    const found = load().sets[key];
    if (!found) return null;
    const [passages, title = "", code = "", more = 0] = found;
    return { passages, title, code, more };
  };
  const say = (template, values = {}) =>
    (load().words[template] ?? template).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Offsets are Unicode code points; strings here count UTF-16 units.
  const marked = (text, spans) => {
    const points = Array.from(text);
    const made = element("p", "text");
    let place = 0;
    for (const [start, end] of spans) {
      made.append(points.slice(place, start).join(""), element("mark", "", points.slice(start, end).join("")));
      place = end;
    }
    made.append(points.slice(place).join(""));
    return made;
  };

  const inLanguage = (language, made) => {
    if (language) made.lang = language;
    return made;
  };

  const boxes = (sheet, places, number, picture, className) => {
    const [, width, height] = picture;
    for (const [page, left, top, right, bottom] of places) {
      if (page !== number) continue;
      const made = element("span", className);
      made.style.left = (100 * left) / width + "%";
      made.style.top = (100 * top) / height + "%";
      made.style.width = (100 * (right - left)) / width + "%";
      made.style.height = (100 * (bottom - top)) / height + "%";
      sheet.append(made);
    }
  };

  const showPages = (passage) => {
    const target = part("pages");
    target.replaceChildren();
    const numbers = [...new Set([passage.page, ...passage.places.map(([page]) => page)])].sort((a, b) => a - b);
    for (const number of numbers) {
      const picture = load().pictures[passage.document + "#" + number];
      if (!picture) continue;
      const figure = element("figure", "paper");
      const sheet = element("div", "sheet");
      const image = element("img");
      image.alt = say("Page {page}", { page: number }) + ". " + say("The words stand on this page");
      image.addEventListener("error", () => figure.replaceWith(element("p", "note", say("There is no picture of this page."))));
      image.addEventListener("load", () => {
        const first = sheet.querySelector(".box");
        if (first && figure === target.querySelector("figure")) {
          target.scrollTop = Math.max(0, figure.offsetTop - target.offsetTop + first.offsetTop - target.clientHeight / 3);
        }
      });
      image.src = picture[0];
      sheet.append(image);
      boxes(sheet, passage.places, number, picture, "box");
      boxes(sheet, passage.wordPlaces, number, picture, "box words");
      figure.append(sheet, element("figcaption", "", say("Page {page}", { page: number })));
      target.append(figure);
    }
    target.hidden = !target.childElementCount;
  };

  const facts = (rows) => {
    const list = element("dl");
    for (const [term, value, detail] of rows) {
      if (!value) continue;
      const row = element("div");
      const description = element("dd", "", value);
      if (detail) description.append(element("span", "detail", detail));
      row.append(element("dt", "", term), description);
      list.append(row);
    }
    return list;
  };

  const certainty = (number, coder) =>
    number ? say("confidence {number}", { number }) : coder ? say("judged by {coder}", { coder }) : "";

  const show = (place) => {
    const { key, set } = current;
    current.place = place;
    const passage = passageAt(set.passages[place]);
    const where = say("{document}, p. {page}", passage);
    part("title").textContent = set.title || (passage.who ? passage.who + ". " + where : where);
    part("count").textContent =
      say("Quote {n} of {N}", { n: place + 1, N: set.passages.length }) +
      (set.more ? " · " + say("{count} more stand in data/passages.csv.", { count: set.more }) : "");
    part("previous").disabled = place === 0;
    part("next").disabled = place === set.passages.length - 1;
    const chosen = passage.reasons.find((reason) => reason.code === set.code);
    const words = part("words");
    words.replaceChildren(
      element("p", "who", passage.who),
      element("p", "where", passage.document + " · " + say("Page {page}", { page: passage.page })),
      element("p", "path", passage.headings.join(" › ")),
      inLanguage(passage.language, marked(passage.text, chosen?.words ?? passage.words)),
      facts([
        [say("Role"), passage.role, [passage.roleReason, certainty(passage.roleConfidence)].filter(Boolean).join(" · ")],
        [say("Goal"), passage.goal],
        ...passage.reasons.map((reason) => [
          say("Why"), reason.title, [reason.text, certainty(reason.confidence, reason.coder)].filter(Boolean).join(" · "),
        ]),
      ]),
    );
    words.scrollTop = 0;
    showPages(passage);
    history.replaceState(null, "", "#evidence/" + encodeURIComponent(key) + (place ? "/" + (place + 1) : ""));
  };

  const open = (key, place = 0) => {
    const set = setOf(key);
    if (!set) return;
    if (!dialog.open) {
      opener = document.activeElement;
      hashBefore = location.hash.startsWith("#evidence/") ? "" : location.hash;
      dialog.showModal();
    }
    current = { key, set, place: 0 };
    show(Math.min(Math.max(place, 0), set.passages.length - 1));
    part("title").focus();
  };

  const step = (by) => {
    const place = current.place + by;
    if (place >= 0 && place < current.set.passages.length) show(place);
  };

  dialog.addEventListener("close", () => {
    history.replaceState(null, "", hashBefore || location.pathname + location.search);
    if (opener && opener.isConnected) opener.focus();
    current = null;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
  part("close").addEventListener("click", () => dialog.close());
  part("previous").addEventListener("click", () => step(-1));
  part("next").addEventListener("click", () => step(1));
  part("link").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      part("count").textContent = say("The link was copied.");
    } catch {
      part("count").textContent = say("Copy the link from the address bar.");
    }
  });

  const route = (hash) => {
    const [, key, place] = hash.slice(1).split("/").map(decodeURIComponent);
    open(key, place ? Number(place) - 1 : 0);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-evidence]");
    if (button) return open(button.dataset.evidence);
    const link = event.target.closest("svg a");
    const address = link && (link.getAttribute("href") || link.getAttribute("xlink:href"));
    if (address && address.startsWith("#evidence/")) {
      event.preventDefault();
      link.focus();
      route(address);
    }
  });
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#evidence/")) route(location.hash);
  });
  if (location.hash.startsWith("#evidence/")) route(location.hash);

  // What the first quote needs is made ready while nobody waits for it.
  (window.requestIdleCallback ?? setTimeout)(() => [load(), passages()]);

  // --- The filter ---
  const form = document.getElementById("filter");
  const chosenOrganisation = document.getElementById("filter-organisation");
  const chosenRole = document.getElementById("filter-role");
  form.hidden = chosenOrganisation.options.length < 2;
  const filter = () => {
    const organisation = chosenOrganisation.value;
    const role = chosenRole.value;
    for (const found of document.querySelectorAll("[data-organisation]")) {
      const wrongRole = role && found.dataset.role !== undefined && found.dataset.role !== role;
      found.hidden = Boolean((organisation && found.dataset.organisation !== organisation) || wrongRole);
    }
    const all = chosenOrganisation.options.length - 1;
    const status = organisation
      ? say("Showing {shown} of {all} organisations.", { shown: 1, all })
      : say("Showing all organisations.");
    const roles = role ? " " + say("Only quotes in the role “{role}” are shown.", { role: load().roles[role] }) : "";
    document.getElementById("filter-status").textContent = organisation || role ? status + roles : "";
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", filter);

  // A matrix that fits needs no region of its own: then its head follows the page.
  const regions = [...document.querySelectorAll(".scroll.wide")];
  const fit = () => {
    for (const region of regions) {
      region.classList.remove("fits");
      const fits = region.firstElementChild.offsetWidth <= region.clientWidth;
      region.classList.toggle("fits", fits);
      if (fits) region.removeAttribute("tabindex");
      else region.tabIndex = 0;
    }
  };
  fit();
  addEventListener("resize", fit);

  // On a phone the contents stand folded above the text.
  if (matchMedia("(max-width: 62rem)").matches) document.getElementById("contents").open = false;
})();

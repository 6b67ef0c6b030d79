// What stands on the passages, as this window knows it: what the program said, with what is still on its way on top.

/** A word of a person on its way: { token, passage, verdict, code, subject, value, passages, start, end, reason }. */

const blank = () => ({
  suggested: [], own: new Map(), others: [], ruled: new Map(), comments: [],
  role: { own: "", stands: null, others: [] },
  goal: { own: new Map(), others: [] },
  evidence: { own: new Map(), others: [] },
});

export class Book {
  /** `read` are the keys of all passages of the document that the reader has read. */
  constructor(read, standing) {
    this.pages = new Map();
    this.read = new Set(read);
    this.details = new Map();
    this.add(standing);
  }

  /** Take over what the program says of passages that come onto the page. */
  add(standing) {
    for (const [key, said] of Object.entries(standing)) this.take(key, said, true);
  }

  /** Take over what the program says of one passage; `whole` with what is suggested, which does not change. */
  take(key, said, whole = false) {
    const page = this.page(key);
    if (whole) page.suggested = (said.suggested ?? []).map(([code, percent, words, reason]) => ({ code, percent, words, reason }));
    page.own = new Map((said.own ?? []).map(([code, verdict, start, end]) => [code, { verdict, start, end }]));
    page.others = (said.others ?? []).map(([code, verdict, who]) => ({ code, verdict, who }));
    page.ruled = new Map((said.ruled ?? []).map(([code, holds, who, reason]) => [code, { holds, who, reason }]));
    this.#count(key, page);
    if (said.codes_only) return;
    page.comments = said.comments ?? [];
    const [own, , others] = said.role ?? ["", "", []];
    page.role = { own, stands: said.stands ?? page.role.stands, others };
    for (const kind of ["goal", "evidence"]) {
      page[kind] = {
        own: new Map((said[kind]?.own ?? []).map(([subject, value, start, end]) => [subject, { value, start, end }])),
        others: (said[kind]?.others ?? []).map(([subject, value, who]) => ({ subject, value, who })),
      };
    }
    if (said.detail) this.details.set(key, said.detail);
  }

  page(key) {
    let page = this.pages.get(key);
    if (!page) {
      this.pages.set(key, page = blank());
      if (this.read.has(key)) page.own.set("", { verdict: "read", start: null, end: null });
    }
    return page;
  }

  /** Put what a person just said on top. */
  lay(item) {
    const page = this.page(item.passage);
    const words = { start: item.start ?? null, end: item.end ?? null };
    const put = (place, subject, value, said) => { if (value) place.set(subject, said); else place.delete(subject); };
    if (item.verdict === "comment") page.comments.push(["", item.reason, "", item.token]);
    else if (item.verdict === "role") {
      for (const key of item.passages?.length ? item.passages : [item.passage]) this.page(key).role.own = item.value;
    } else if (item.verdict === "goal" || item.verdict === "evidence") {
      put(page[item.verdict].own, item.subject, item.value, { value: item.value, ...words });
    } else {
      put(page.own, item.code, item.verdict !== "clear", { verdict: item.verdict, ...words });
      this.#count(item.passage, page);
    }
  }

  #count(key, page) {
    if (page.own.get("")?.verdict === "read") this.read.add(key);
    else this.read.delete(key);
  }

  isRead(key) {
    return this.read.has(key);
  }

  /** The codes of a passage as they are shown: suggested ones by sureness, then those that people added. */
  verdicts(key) {
    const page = this.page(key);
    const sure = new Map(page.suggested.map((one) => [one.code, one]));
    const codes = new Set([...sure.keys(), ...page.others.map((mark) => mark.code), ...page.own.keys(), ...page.ruled.keys()]);
    codes.delete("");
    return Array.from(codes, (code) => {
      const own = page.own.get(code) ?? null;
      const ruled = page.ruled.get(code) ?? null;
      const others = page.others.filter((mark) => mark.code === code);
      const votes = others.reduce((sum, mark) => sum + (mark.verdict === "accept" ? 1 : -1), 0);
      const theirs = others.length ? (votes >= 0 ? "accept" : "reject") : "";
      return {
        code,
        sign: ruled ? "ruled" : own ? "own" : others.length ? "others" : "suggested",
        way: ruled ? (ruled.holds ? "accept" : "reject") : own ? own.verdict : theirs,
        own,
        ruled,
        part: own && own.start !== null && own.start !== undefined ? [own.start, own.end] : null,
        suggested: sure.get(code) ?? null,
        others,
      };
    });
  }

  /** Whether a suggestion waits for this person's word. */
  isOpen(key) {
    const page = this.page(key);
    return !this.isRead(key) && page.suggested.some((one) => !page.own.has(one.code) && !page.ruled.has(one.code));
  }

  /** What people say of a criterion or statement: whose word it is, which, and the words that it rests on. */
  said(kind, key, subject) {
    const { own, others } = this.page(key)[kind];
    const mine = own.get(subject) ?? null;
    const theirs = others.filter((one) => one.subject === subject);
    return { own: mine, others: theirs };
  }
}

// What stands on the passages, as this window knows it: what the program said, with what is still on its way on top.

/** A decision or comment on its way: { token, passage, verdict, code, start, end, reason }. */

export class Book {
  constructor(standing) {
    this.pages = new Map();
    this.renew(standing);
  }

  /** Take over what the program says of all passages. */
  renew(standing) {
    this.pages.clear();
    for (const [key, said] of Object.entries(standing)) this.take(key, said);
  }

  /** Take over what the program says of one passage. */
  take(key, said) {
    this.pages.set(key, {
      suggested: (said.suggested ?? []).map(([code, percent, words, reason]) => ({ code, percent, words, reason })),
      own: new Map((said.own ?? []).map(([code, verdict, start, end]) => [code, { verdict, start, end }])),
      others: (said.others ?? []).map(([code, verdict, who]) => ({ code, verdict, who })),
      comments: said.comments ?? [],
    });
  }

  page(key) {
    let page = this.pages.get(key);
    if (!page) this.pages.set(key, page = { suggested: [], own: new Map(), others: [], comments: [] });
    return page;
  }

  /** Put what a person just decided on top. */
  lay(item) {
    const page = this.page(item.passage);
    if (item.verdict === "comment") page.comments.push(["", item.reason, ""]);
    else if (item.verdict === "clear") page.own.delete(item.code);
    else page.own.set(item.code, { verdict: item.verdict, start: item.start ?? null, end: item.end ?? null });
  }

  isRead(key) {
    return this.page(key).own.get("")?.verdict === "read";
  }

  /** The codes of a passage as they are shown: suggested ones by sureness, then those that people added. */
  verdicts(key) {
    const page = this.page(key);
    const sure = new Map(page.suggested.map((one) => [one.code, one]));
    const codes = new Set([...sure.keys(), ...page.others.map((mark) => mark.code), ...page.own.keys()]);
    codes.delete("");
    return Array.from(codes, (code) => {
      const own = page.own.get(code);
      const others = page.others.filter((mark) => mark.code === code);
      const votes = others.reduce((sum, mark) => sum + (mark.verdict === "accept" ? 1 : -1), 0);
      return {
        code,
        sign: own ? "own" : others.length ? "others" : "suggested",
        way: own ? own.verdict : others.length ? (votes >= 0 ? "accept" : "reject") : "",
        part: own && own.start !== null && own.start !== undefined ? [own.start, own.end] : null,
        suggested: sure.get(code) ?? null,
        others,
      };
    });
  }

  /** Whether a suggestion waits for this person's word. */
  isOpen(key) {
    const page = this.page(key);
    return !this.isRead(key) && page.suggested.some((one) => !page.own.has(one.code));
  }
}

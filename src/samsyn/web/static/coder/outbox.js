// What is decided is kept in the browser until the program has said that it is on record, and sent until it has.
//
// Each thing has a key of its own in localStorage, so that two windows never write over each other, and a token by which
// the program knows what it has already: sending twice is harmless. Things go in the order in which they were decided.

const MOST_AT_ONCE = 50;
const LONGEST_PAUSE = 15000;

export class Outbox extends EventTarget {
  /**
   * `study` and `user` name whose box it is; `address` takes what is sent, `refresh` gives a new mark for requests.
   * `refused` keeps what the program does not take, before it leaves the box.
   */
  constructor({ study, user, address, refresh, refused, headers }) {
    super();
    this.refused = refused;
    this.prefix = `samsyn:${study}:${user}:`;
    this.address = address;
    this.refresh = refresh;
    this.headers = headers;
    this.loose = new Map();
    this.state = "saved";
    this.pause = 500;
    this.stamp = 0;
    this.others = "BroadcastChannel" in window ? new BroadcastChannel(`samsyn:${study}:${user}`) : null;
    if (this.others) this.others.onmessage = ({ data }) => this.#heard(data);
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.waiting().length) this.send(); });
    window.addEventListener("beforeunload", (event) => { if (this.loose.size) event.preventDefault(); });
  }

  /** What waits, in the order in which it was decided. */
  waiting() {
    const found = [...this.loose];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key.startsWith(this.prefix)) found.push([key, localStorage.getItem(key)]);
      }
    } catch { /* a browser that keeps nothing: what waits is loose */ }
    return found
      .sort(([one], [two]) => (one < two ? -1 : 1))
      .flatMap(([key, kept]) => {
        try { return [{ key, item: JSON.parse(kept) }]; } catch { return []; }
      });
  }

  /** Keep an item, tell the other windows, and send it. */
  add(item) {
    // A clock may be set back; what is decided later must still come later.
    const before = Number(this.waiting().at(-1)?.key.slice(this.prefix.length).split("-")[0] ?? 0);
    this.stamp = Math.max(Date.now(), this.stamp + 1, before + 1);
    const key = `${this.prefix}${String(this.stamp).padStart(14, "0")}-${item.token}`;
    const kept = JSON.stringify(item);
    try { localStorage.setItem(key, kept); } catch { this.loose.set(key, kept); }
    this.others?.postMessage({ kind: "laid", item });
    this.#become(this.state === "saved" ? "saving" : this.state);
    this.send();
  }

  /** Send what waits; one window at a time. */
  async send() {
    clearTimeout(this.timer);
    if (this.sending) { this.again = true; return; }
    this.sending = true;
    try {
      do {
        this.again = false;
        if (navigator.locks) await navigator.locks.request(`${this.prefix}send`, () => this.#sendAll());
        else await this.#sendAll();
      } while (this.again && this.state === "saved");
    } finally {
      this.sending = false;
    }
    if (this.waiting().length && this.state !== "sign in") this.timer = setTimeout(() => this.send(), this.pause);
  }

  /** Wait until everything is on record, but no longer than so many milliseconds. */
  settled(longest) {
    if (this.state === "saved" && !this.sending) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => { if (this.state === "saved") resolve(); };
      this.addEventListener("state", done);
      setTimeout(() => { this.removeEventListener("state", done); resolve(); }, longest);
    });
  }

  async #sendAll() {
    let renewed = false;
    for (;;) {
      const waiting = this.waiting().slice(0, MOST_AT_ONCE);
      if (!waiting.length) { this.#become("saved"); return; }
      let answer;
      try {
        answer = await fetch(this.address, {
          method: "POST",
          redirect: "manual",
          headers: { "Content-Type": "application/json", ...this.headers },
          body: JSON.stringify({ sent: waiting.map(({ item }) => item) }),
          signal: AbortSignal.timeout(20000),
        });
      } catch {
        this.#later();
        return;
      }
      if (answer.type === "opaqueredirect" || answer.status === 401) { this.#become("sign in"); return; }
      if (answer.status === 403 && !renewed) {
        renewed = true;
        const fresh = await this.refresh();
        if (fresh === "sign in") { this.#become("sign in"); return; }
        if (fresh) { Object.assign(this.headers, fresh); continue; }
        this.#later();
        return;
      }
      let results;
      try {
        if (!answer.ok) throw new Error(String(answer.status));
        ({ results } = await answer.json());
      } catch {
        // 400 to 404 say that the study or the form is not what this page thinks; nothing is thrown away.
        this.#later();
        return;
      }
      this.pause = 500;
      const keys = new Map(waiting.map(({ key, item }) => [item.token, key]));
      const items = new Map(waiting.map(({ item }) => [item.token, item]));
      let known = 0;
      for (const result of results) {
        const key = keys.get(result.token);
        if (!key) continue;
        known += 1;
        if (result.state === "refused") this.refused(items.get(result.token), result);
        this.loose.delete(key);
        try { localStorage.removeItem(key); } catch { /* it was loose */ }
        const heard = { kind: result.state, result, item: items.get(result.token) };
        this.#tell(heard);
        this.others?.postMessage(heard);
      }
      if (!known) { this.#later(); return; }
    }
  }

  #later() {
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    this.#become("waiting");
  }

  #become(state) {
    this.state = state;
    this.others?.postMessage({ kind: "state", state });
    this.dispatchEvent(new CustomEvent("state", { detail: { state, waiting: this.waiting().length, loose: this.loose.size } }));
  }

  #heard(data) {
    if (data.kind === "state") {
      // Another window sends: what it says of the connection holds here too.
      if (!this.sending) this.state = data.state;
      if (data.state === "waiting" && !this.sending) {
        // That window may be closed before the connection is back.
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), LONGEST_PAUSE);
      }
      this.dispatchEvent(new CustomEvent("state", { detail: { state: this.state, waiting: this.waiting().length, loose: this.loose.size } }));
    } else {
      this.#tell(data);
    }
  }

  #tell(heard) {
    this.dispatchEvent(new CustomEvent(heard.kind, { detail: heard }));
  }
}

/** Draw a mark by which the program knows a decision again. */
export function drawToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

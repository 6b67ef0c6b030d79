// What the keys do. Letters can be switched off; a key with Ctrl or Alt is the browser's, but for undo.

/** Listen to keys. `actions` are named as below; `letters` says whether single letters count just now. */
export function listenToKeys(actions, letters) {
  const named = {
    a: actions.accept, r: actions.reject, c: actions.add, m: actions.comment, u: actions.undo, w: actions.why,
    n: actions.onward, x: actions.takeBack, g: actions.way, "?": actions.help,
    d: actions.role, v: actions.goal, e: actions.evidence,
    j: () => actions.move(1), k: () => actions.move(-1), s: () => actions.moveCode(1), S: () => actions.moveCode(-1),
    "+": actions.larger, "-": actions.smaller, 0: actions.whole,
  };
  const choosing = {
    ArrowRight: ({ shiftKey }) => actions.choose(1, shiftKey, false),
    ArrowLeft: ({ shiftKey }) => actions.choose(-1, shiftKey, false),
  };
  const onPassage = {
    " ": actions.read,
    Enter: actions.read,
    ArrowDown: () => actions.move(1),
    ArrowUp: () => actions.move(-1),
    ...choosing,
  };
  const withShift = { End: () => actions.choose(1, true, true), Home: () => actions.choose(-1, true, true), " ": null };
  const inPanel = { ArrowDown: () => actions.moveJudged(1), ArrowUp: () => actions.moveJudged(-1), ...choosing };
  const lettersInPanel = {
    ...named,
    j: inPanel.ArrowDown, k: inPanel.ArrowUp, x: actions.takeBackJudged,
    // What they would do to codes is out of sight here.
    a: null, r: null, s: null, S: null, n: null,
  };

  function actionFor(event) {
    const { key, target, shiftKey } = event;
    if (key === "Escape") return actions.leave;
    const panel = target.closest(".judging");
    if (!target.closest("button, a, .sheet-view, .why") || (panel && key.startsWith("Arrow"))) {
      if (shiftKey && key in withShift) return withShift[key];
      const keys = panel ? inPanel : onPassage;
      if (keys[key]) return keys[key];
    }
    if (!letters()) return null;
    if (/^[1-9]$/.test(key)) return () => (panel ? actions.answerNumber : actions.codeNumber)(Number(key));
    const all = panel ? lettersInPanel : named;
    return all[key] ?? all[key.toLowerCase()] ?? null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]") || event.target.closest("input, textarea, select, .top, .rooms, .tabs")) return;
    const control = event.ctrlKey || event.metaKey;
    const undoes = control && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z";
    const action = undoes ? actions.undo : control || event.altKey ? null : actionFor(event);
    if (!action) return;
    event.preventDefault();
    action(event);
  });
}

// What a coder does: give, change and take away a code. Each act shows at once, can be undone, and
// goes through the outbox.

import { withRecent } from "./ranking.js";

export function makeActs({
  user,
  codings,
  codes,
  state,
  history,
  outbox,
  text,
  sentences,
  say,
  newKey,
  recent,
  isLocked,
}) {
  const labelOf = (coding) => codes.get(coding.code)?.label ?? "";
  const own = () => {
    const coding = codings.get(state.active);
    return coding?.coder === user && !isLocked ? coding : null;
  };

  function send({ verb, key, fields = {} }) {
    outbox().add({ id: newKey(), verb, key, fields });
  }

  function show({ verb, key, fields }) {
    if (verb === "remove") codings.remove(key);
    else if (verb === "change") codings.change(key, fields);
    else codings.set({ ...fields, key });
  }

  function perform(act, opposite) {
    show(act);
    history.push(act, opposite);
    send(act);
  }

  /** Give the chosen words a code. */
  function apply(id) {
    const span = state.chosen;
    if (isLocked) return;
    if (!span) {
      say(sentences.get("choose_words"));
      return;
    }
    const code = codes.get(id);
    const twin = codings.twin({ ...span, coder: user, code: id });
    if (twin) {
      state.set({ active: twin.key });
      say(sentences.get("exists", { label: code.label }));
      return;
    }
    const key = newKey();
    const fields = {
      code: id,
      ...span,
      coder: user,
      polarity: "",
      evidence_kind: "",
      memo: "",
    };
    recent.set(withRecent(recent.get(), id));
    perform({ verb: "apply", key, fields }, { verb: "remove", key });
    state.set({ active: key });
    const turn = text.turns[text.turnAt(span.start)];
    say(
      sentences.applied({
        label: code.label,
        count: text.countWords(span),
        speaker: turn.speaker,
        nth: codings.on(span, user).length,
      }),
    );
  }

  /** Change facets, memo or span of one's own coding. */
  function change(key, fields, { quietly = false } = {}) {
    const coding = codings.get(key);
    if (!coding || coding.coder !== user || isLocked) return;
    const changed = Object.entries(fields).filter(([name, value]) => coding[name] !== value);
    if (!changed.length) return;
    const old = Object.fromEntries(changed.map(([name]) => [name, coding[name]]));
    perform(
      { verb: "change", key, fields: Object.fromEntries(changed) },
      { verb: "change", key, fields: old },
    );
    if (!quietly) say(sentences.get("changed", { label: labelOf(coding) }));
  }

  function remove() {
    const coding = own();
    if (!coding) {
      say(sentences.get("no_own"));
      return;
    }
    const { key, ...fields } = coding;
    perform({ verb: "remove", key }, { verb: "apply", key, fields });
    state.set({ active: null, chosen: { start: coding.start, end: coding.end } });
    say(sentences.get("removed", { label: labelOf(coding) }));
  }

  function again(act, done, none) {
    if (!act || isLocked) {
      say(sentences.get(none));
      return;
    }
    show(act);
    send(act);
    const coding = codings.get(act.key);
    state.set(
      coding
        ? { active: act.key, chosen: { start: coding.start, end: coding.end } }
        : { active: null },
    );
    say(sentences.get(done));
  }

  return {
    apply,
    change,
    remove,
    own,
    undo: () => again(history.undo(), "undone", "nothing_to_undo"),
    redo: () => again(history.redo(), "redone", "nothing_to_redo"),
  };
}

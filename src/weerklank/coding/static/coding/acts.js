// What a coder does: give, change and take away a code. Each act shows at once, can be undone, and
// goes through the outbox.

/** `send(act)` takes it on its way; `newKey()` gives a key that nothing has yet. */
export function makeActs({ store, send, newKey }) {
  const { codes, codings, history, isLocked, say, sentences, text, user } = store;
  const labelOf = (coding) => codes.get(coding.code)?.label ?? "";

  function post({ verb, key, fields = {}, source }) {
    // Positions are those of the text as this page has it; the text may be corrected meanwhile.
    const { revision, base } = text.sourceOf(source) ?? {};
    send({ id: newKey(), verb, key, fields, source, revision, base });
  }

  function show({ verb, key, fields }) {
    if (verb === "remove") codings.remove(key);
    else if (verb === "change") codings.change(key, fields);
    else if (verb === "unmake") store.codeMade(fields.code, false);
    else if (verb === "split") {
      const whole = codings.get(key);
      if (!whole) return;
      codings.change(key, { end: fields.end });
      codings.set({ ...whole, key: fields.new_key, start: fields.start, since: undefined });
    }
    else codings.set({ ...fields, key });
  }

  function perform(act, opposite) {
    show(act);
    history.push(act, opposite);
    post(act);
  }

  /** Give the chosen words a code. */
  function apply(id) {
    const span = store.chosen;
    if (isLocked) return;
    if (!span) {
      say(sentences.get("choose_words"), { visible: true });
      return;
    }
    const code = codes.get(id);
    const twin = codings.twin({ ...span, coder: user, code: id });
    if (twin) {
      store.set({ active: twin.key });
      say(sentences.get("exists", { label: code.label }));
      return;
    }
    const key = newKey();
    const fields = {
      code: id,
      ...span,
      source: text.sourceAt(span.start)?.transcript,
      coder: user,
      memo: "",
    };
    store.use(id);
    const { source } = fields;
    perform({ verb: "apply", key, fields, source }, { verb: "remove", key, source });
    store.set({ active: key });
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

  /** A code was made just now: give it to the chosen words, as one act that can be taken back. */
  function applyMade(id) {
    const unmake = { verb: "unmake", key: `code-${id}`, fields: { code: id } };
    const before = store.chosen && !isLocked;
    if (before) apply(id);
    const given = before ? history.takeLast() : null;
    history.push(null, [...(given ? [given.opposite].flat() : []), unmake]);
    if (!before) say(sentences.get("code_ready", { label: codes.get(id).label }), { visible: true });
  }

  /** Change facets, memo or span of one's own coding. */
  function change(key, fields, { quietly = false } = {}) {
    const coding = codings.get(key);
    if (!coding || coding.coder !== user || isLocked) return;
    const changed = Object.entries(fields).filter(([name, value]) => coding[name] !== value);
    if (!changed.length) return;
    const old = Object.fromEntries(changed.map(([name]) => [name, coding[name] ?? ""]));
    const { source } = coding;
    perform(
      { verb: "change", key, fields: Object.fromEntries(changed), source },
      { verb: "change", key, fields: old, source },
    );
    if (!quietly) say(sentences.get("changed", { label: labelOf(coding) }));
  }

  function remove() {
    const coding = store.own();
    if (!coding) {
      say(sentences.get("no_own"));
      return;
    }
    const { key, ...fields } = coding;
    const { source } = coding;
    perform({ verb: "remove", key, source }, { verb: "apply", key, fields, source });
    store.set({
      active: null,
      chosen: { start: coding.start, end: coding.end },
      isStretching: false,
      isSplitting: false,
      removed: key,
    });
    say(sentences.get("removed", { label: labelOf(coding) }));
  }

  /** Make two of one's own coding: it ends at `end`, the second begins at `start`. */
  function split(key, { end, start }) {
    const coding = codings.get(key);
    if (!coding || coding.coder !== user || isLocked) return;
    const second = newKey();
    const { source } = coding;
    perform({ verb: "split", key, fields: { new_key: second, end, start }, source }, [
      { verb: "remove", key: second, source },
      { verb: "change", key, fields: { end: coding.end }, source },
    ]);
    store.set({ active: second, chosen: { start, end: coding.end } });
    say(
      sentences.get("split", {
        label: labelOf(coding),
        first: sentences.words(text.countWords({ start: coding.start, end })),
        second: sentences.words(text.countWords({ start, end: coding.end })),
      }),
    );
  }

  function again(found, done, none) {
    const steps = found ? [found].flat() : [];
    if (!steps.length || isLocked) {
      say(sentences.get(none));
      return;
    }
    steps.forEach((act) => {
      show(act);
      post(act);
    });
    const act = steps.at(-1);
    const coding = codings.get(act.key);
    store.set(
      coding
        ? { active: act.key, chosen: { start: coding.start, end: coding.end } }
        : { active: null },
    );
    say(sentences.get(done));
  }

  return {
    apply,
    applyMade,
    change,
    remove,
    split,
    undo: () => again(history.undo(), "undone", "nothing_to_undo"),
    redo: () => again(history.redo(), "redone", "nothing_to_redo"),
  };
}

// What a coder does: give, change and take away a code. Each act shows at once, can be undone, and
// goes through the outbox.

/** `send(act)` takes it on its way; `newKey()` gives a key that nothing has yet. */
export function makeActs({ store, send, newKey }) {
  const { codes, codings, history, isLocked, say, sentences, text, user } = store;
  const labelOf = (coding) => codes.get(coding.code)?.label ?? "";

  /** Positions are those of the text as this page has it; the text may be corrected meanwhile. */
  function placed(step) {
    const { revision, base } = text.sourceOf(step.source) ?? {};
    return { revision, base, ...step };
  }

  const stamped = (steps) => (Array.isArray(steps) ? steps.map(placed) : placed(steps));

  function post(step) {
    const { verb, key, fields = {}, source, revision, base } = placed(step);
    send({ id: newKey(), verb, key, fields, source, revision, base });
  }

  /** Does it lie in the text as it is now? What was done before a correction does not. */
  const isOfNow = ({ source, revision }) =>
    revision === undefined || revision === text.sourceOf(source)?.revision;

  const hasPositions = ({ fields = {} }) => "start" in fields || "end" in fields;

  function show({ verb, key, fields }) {
    if (verb === "remove") codings.remove(key);
    else if (verb === "change") codings.change(key, fields);
    else if (verb === "mark") store.mark(fields.place, fields.on);
    else if (verb === "make") store.codeMade(fields.code, true, fields.made);
    else if (verb === "unmake") store.codeMade(fields.code, false);
    else if (verb === "split") {
      const whole = codings.get(key);
      if (!whole) return;
      codings.change(key, { end: fields.end });
      codings.set({ ...whole, key: fields.new_key, start: fields.start, since: undefined });
    }
    else codings.set({ ...fields, key });
  }

  function perform(act, opposite, about) {
    show(act);
    history.push(stamped(act), stamped(opposite), placed(about));
    post(act);
  }

  const aboutOf = (verb, { code, start, end, source }) => ({ verb, code, span: { start, end }, source });

  /** Is what this step did still so? Somebody, or oneself elsewhere, may have changed it since. */
  function holds({ verb, key, fields = {}, ...step }) {
    const coding = codings.get(key);
    if (verb === "apply") return Boolean(coding);
    if (verb === "remove") return !coding;
    if (verb === "make" || verb === "unmake")
      return Boolean(codes.get(fields.code)?.is_on) === (verb === "make");
    if (!isOfNow(step)) return verb === "change" && !hasPositions({ fields }) && isSo(coding, fields);
    if (verb === "mark") return store.marks.has(fields.place) === fields.on;
    if (verb === "split") return coding?.end === fields.end && Boolean(codings.get(fields.new_key));
    return isSo(coding, fields);
  }

  const isSo = (coding, fields) =>
    Boolean(coding) && Object.entries(fields).every(([name, value]) => (coding[name] ?? "") === value);

  /** What carries positions of before a correction is only done where the server can move it along. */
  const canDo = (step) => isOfNow(step) || step.verb === "apply" || !hasPositions(step);

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
    perform(
      { verb: "apply", key, fields, source },
      { verb: "remove", key, source },
      aboutOf("apply", fields),
    );
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
  function applyMade(id, wish = {}) {
    const made = codes.get(id);
    const key = `code-${id}`;
    const make = { verb: "make", key, fields: { code: id, wish, made } };
    const unmake = { verb: "unmake", key, fields: { code: id } };
    const before = store.chosen && !isLocked;
    if (before) apply(id);
    const given = before ? history.takeLast() : null;
    const { act = [], opposite = [], about = {} } = given ?? {};
    history.push([make, act].flat(), [opposite, unmake].flat(), {
      ...about,
      verb: "make",
      code: id,
      label: made.label,
    });
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
    const verb = "memo" in old ? "memo" : "start" in old || "end" in old ? "span" : "facet";
    perform(
      { verb: "change", key, fields: Object.fromEntries(changed), source },
      { verb: "change", key, fields: old, source },
      aboutOf(verb, { ...coding, ...fields }),
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
    perform(
      { verb: "remove", key, source },
      { verb: "apply", key, fields, source },
      aboutOf("remove", coding),
    );
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
    perform(
      { verb: "split", key, fields: { new_key: second, end, start }, source },
      [
        { verb: "remove", key: second, source },
        { verb: "change", key, fields: { end: coding.end }, source },
      ],
      aboutOf("split", coding),
    );
    store.set({ active: second, chosen: { start, end: coding.end } });
    say(
      sentences.get("split", {
        label: labelOf(coding),
        first: sentences.words(text.countWords({ start: coding.start, end })),
        second: sentences.words(text.countWords({ start, end: coding.end })),
      }),
    );
  }

  /** Put a bookmark at a turn, or take it away. */
  function mark(place) {
    const turn = text.turns[place];
    if (!turn) return;
    const { transcript: source } = text.sourceAt(turn.start);
    const { number } = turn;
    const on = !store.marks.has(place);
    const key = `mark-${source}-${number}`;
    const verb = "mark";
    perform(
      { verb, key, fields: { place, turn: number, on }, source },
      { verb, key, fields: { place, turn: number, on: !on }, source },
      { verb: on ? "marked" : "unmarked", turn: number, source },
    );
    say(sentences.get(on ? "marked" : "unmarked", { turn: sentences.turn(turn) }));
  }

  /** Carry out what is next; what was done meanwhile is not undone along with it. */
  function again(entry, { was, steps, take, done, none, not }) {
    if (!entry || (isLocked && [steps].flat().some(({ verb }) => verb !== "mark"))) {
      say(sentences.get(none));
      return;
    }
    const all = [steps].flat();
    if (![was].flat().every(holds) || !all.every(canDo)) {
      history.letPass(entry);
      say(sentences.get(not), { visible: true });
      return;
    }
    take();
    all.forEach((step) => {
      // Where the words are by now, the server says.
      if (isOfNow(step) || step.verb !== "apply") show(step);
      post(step);
    });
    const step = all.at(-1);
    const coding = codings.get(step.key);
    if (step.verb !== "mark")
      store.set(
        coding
          ? { active: step.key, chosen: { start: coding.start, end: coding.end } }
          : { active: null },
      );
    say(sentences.get(done));
  }

  function undo() {
    const entry = history.lastDone;
    const { act: was, opposite: steps } = entry ?? {};
    const take = () => history.undo();
    again(entry, { was, steps, take, done: "undone", none: "nothing_to_undo", not: "cannot_undo" });
  }

  function redo() {
    const entry = history.lastUndone;
    const { act: steps, opposite } = entry ?? {};
    const take = () => history.redo();
    // Of several steps back, each may have been about the same coding: the last says how it is now.
    const was = [...new Map([opposite ?? []].flat().map((step) => [step.key, step])).values()];
    again(entry, { was, steps, take, done: "redone", none: "nothing_to_redo", not: "cannot_redo" });
  }

  return { apply, applyMade, change, mark, remove, split, undo, redo };
}

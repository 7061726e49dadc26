// The list of what was done last, the newest first: what stands, what was taken back, and what can no
// longer be taken back.

const SHOWN = 10;

export function makeLastActs({ place, store }) {
  const { codes, history, sentences, text } = store;
  const list = place.querySelector("ol");
  const none = place.querySelector("p");

  /** "Code 4.1 Contactpersoon onbekend gegeven, regel 12" */
  function told({ verb, code, label, turn, span, source, revision }) {
    const known = codes.get(code);
    const name = known ? `${known.number} ${known.label}` : (label ?? sentences.get("code_gone"));
    const words = sentences.get(`did_${verb}`, { code: name, turn });
    // After a correction the lines have other numbers.
    const isHere = span && text.sourceOf(source)?.revision === revision;
    return isHere ? `${words}, ${sentences.lines(text.linesOf(span))}` : words;
  }

  function row(entry, state) {
    const item = document.createElement("li");
    item.className = state ? `is-${state}` : "";
    const words = document.createElement("span");
    words.textContent = told(entry.about ?? {});
    item.append(words);
    if (state) item.append(" ", sentences.get(`act_${state}`));
    return item;
  }

  function draw() {
    if (!place.open) return;
    const { done, passed, undone } = history;
    // What was taken back was done after all that stands.
    const rows = [
      ...undone.map((entry) => row(entry, "undone")),
      ...done
        .slice(-SHOWN)
        .reverse()
        .map((entry) => row(entry, "")),
      ...passed
        .slice(-SHOWN)
        .reverse()
        .map((entry) => row(entry, "passed")),
    ].slice(0, SHOWN);
    list.replaceChildren(...rows);
    none.hidden = rows.length > 0;
  }

  place.addEventListener("toggle", draw);
  history.watch(draw);

  /** Open it and go there, by its key; again, it closes. */
  function toggle() {
    place.open = !place.open;
    if (place.open) place.querySelector("summary").focus();
  }
  return { toggle };
}

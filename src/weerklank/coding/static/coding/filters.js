// Which codings are shown: mine, those of others, one code. What is hidden is counted, not forgotten.

export function makeFilters({ root, user, codings, codes, sentences, changed }) {
  const whose = root.querySelector("[data-weerklank-filter-whose]");
  const which = root.querySelector("[data-weerklank-filter-code]");
  const count = root.querySelector("[data-weerklank-hidden-count]");

  const isShown = (coding) =>
    (!whose.value || (coding.coder === user) === (whose.value === "mine")) &&
    (!which.value || String(coding.code) === which.value);

  function draw() {
    const all = codings.inOrder();
    root.hidden = all.length === 0;
    const used = [...new Set(all.map((coding) => coding.code))]
      .map((id) => codes.get(id))
      .sort((a, b) => a.number.localeCompare(b.number, undefined, { numeric: true }));
    const chosen = which.value;
    which.replaceChildren(
      which.options[0],
      ...used.map((code) => new Option(`${code.number} ${code.label}`, code.id)),
    );
    which.value = used.some(({ id }) => String(id) === chosen) ? chosen : "";
    const hidden = all.filter((coding) => !isShown(coding)).length;
    count.textContent = hidden ? sentences.get("hidden", { count: hidden }) : "";
  }

  root.addEventListener("change", () => {
    draw();
    changed();
  });
  return { draw, isShown };
}

// Which codings are shown: mine, those of others, one code, a facet. What is hidden is counted, not
// forgotten.

/** Does a coding have this value? "" asks nothing, "-" asks for none, "+" for any. */
export function fits(asked, value) {
  if (!asked) return true;
  if (asked === "+") return Boolean(value);
  return asked === "-" ? !value : value === asked;
}

export function makeFilters({ root, user, codings, codes, sentences, changed }) {
  const whose = root.querySelector("[data-weerklank-filter-whose]");
  const which = root.querySelector("[data-weerklank-filter-code]");
  const facets = [...root.querySelectorAll("[data-weerklank-filter-facet]")];
  const count = root.querySelector("[data-weerklank-hidden-count]");
  let offered = "";

  const isShown = (coding) =>
    (!whose.value || (coding.coder === user) === (whose.value === "mine")) &&
    (!which.value || String(coding.code) === which.value) &&
    facets.every((facet) => fits(facet.value, coding[facet.dataset.weerklankFilterFacet]));

  function offer(used) {
    const ids = [...used].sort((a, b) => a - b).join();
    if (ids === offered) return;
    offered = ids;
    const chosen = which.value;
    const inOrder = [...codes.values()].filter(({ id }) => used.has(id));
    which.replaceChildren(
      which.options[0],
      ...inOrder.map((code) => new Option(`${code.number} ${code.label}`, code.id)),
    );
    which.value = used.has(Number(chosen)) ? chosen : "";
  }

  function draw() {
    const used = new Set();
    for (const { code } of codings.all()) used.add(code);
    root.hidden = used.size === 0;
    offer(used);
    let hidden = 0;
    for (const coding of codings.all()) if (!isShown(coding)) hidden += 1;
    count.textContent = hidden ? sentences.get("hidden", { count: hidden }) : "";
  }

  root.addEventListener("change", () => {
    draw();
    changed();
  });
  return { draw, isShown };
}

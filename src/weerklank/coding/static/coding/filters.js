// Which codings are shown: mine, those of others, one code or branch, a facet. What is hidden is
// counted, not forgotten.

import { isUnder } from "./tree.js";

/** Does a coding have this value? "" asks nothing, "-" asks for none, "+" for any. */
export function fits(asked, value) {
  if (!asked) return true;
  if (asked === "+") return Boolean(value);
  return asked === "-" ? !value : value === asked;
}

/** The codes that were used and what they stand under, in the order of the codebook. */
export function branchesOf(codes, used) {
  return [...codes.values()].filter(({ id }) => used.some((each) => isUnder(codes, each, id)));
}

export function makeFilters({ root, store, changed }) {
  const { codes, codings, sentences, user } = store;
  const whose = root.querySelector("[data-weerklank-filter-whose]");
  const which = root.querySelector("[data-weerklank-filter-code]");
  const facets = [...root.querySelectorAll("[data-weerklank-filter-facet]")];
  const count = root.querySelector("[data-weerklank-hidden-count]");
  const legend = root.querySelector("[data-weerklank-legend]");
  let offered = "";

  const isShown = (coding) =>
    (!whose.value || (coding.coder === user) === (whose.value === "mine")) &&
    (!which.value || isUnder(codes, coding.code, Number(which.value))) &&
    facets.every((facet) => fits(facet.value, coding[facet.dataset.weerklankFilterFacet]));

  function offer(used) {
    const shown = branchesOf(codes, used);
    const sign = shown.map(({ id, label }) => `${id} ${label}`).join();
    if (sign === offered) return;
    offered = sign;
    const chosen = which.value;
    which.replaceChildren(
      which.options[0],
      ...shown.map((code) => {
        const depth = code.number.split(".").length - 1;
        return new Option(`${"\u00a0\u00a0".repeat(depth)}${code.number} ${code.label}`, code.id);
      }),
    );
    which.value = shown.some(({ id }) => String(id) === chosen) ? chosen : "";
  }

  function draw() {
    const used = new Set();
    let all = 0;
    let hidden = 0;
    let ofOthers = false;
    for (const { code } of codings.all()) used.add(code);
    offer([...used]);
    for (const coding of codings.all()) {
      all += 1;
      if (!isShown(coding)) hidden += 1;
      else if (coding.coder !== user) ofOthers = true;
    }
    const one = all === 1 ? "passage_count" : "passages_count";
    count.textContent = hidden
      ? sentences.get(hidden === 1 ? "hidden_one" : "hidden", { count: hidden })
      : sentences.get(all ? one : "passages_none", { count: all });
    legend.hidden = !ofOthers;
  }

  root.addEventListener("change", () => {
    draw();
    changed();
  });
  return { draw, isShown };
}

"""What a person would see at once, measured: words over each other, cut off, or off the page."""

# Gives what is wrong to the eye, as far as boxes can tell. "shortened" ends in three dots: wanted.
MEASURE = """() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) wrong.push(`${root.scrollWidth} pixels wide`);
  const name = (element) => {
    const words = (element.innerText || element.value || "").trim().replace(/\\s+/g, " ");
    const classes = typeof element.className === "string" ? element.className : "";
    const tag = element.tagName.toLowerCase();
    return `${tag}.${classes.replaceAll(" ", ".")} "${words.slice(0, 40)}"`;
  };
  const isMeantForEars = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { clipPath, position, visibility, opacity } = getComputedStyle(at);
      if (clipPath.startsWith("inset(50%)")) return true;
      if (visibility === "hidden" || opacity === "0") return true;
      if (position === "absolute" && at.offsetWidth <= 1) return true;
    }
    return false;
  };
  const boxes = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, dialog:not([open]), option, script, template")) continue;
    if (!element.checkVisibility({ contentVisibilityAuto: true })) continue;
    const ownWords = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim(),
    );
    const isField = element.matches("input, select, textarea, button, .nl-button");
    if (!ownWords.length && !isField) continue;
    if (isMeantForEars(element)) continue;
    // Words without a colour are not seen: they lie under a field to carry its underlines.
    if (getComputedStyle(element).color === "rgba(0, 0, 0, 0)") continue;
    const rects = [];
    if (isField) rects.push(element.getBoundingClientRect());
    else
      for (const node of ownWords) {
        const range = document.createRange();
        range.selectNodeContents(node);
        rects.push(...range.getClientRects());
      }
    // Words that stick out of what shows them, where nothing scrolls.
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(at);
      if (["auto", "scroll"].includes(overflowX)) break;
      if (at.matches("select, input, textarea")) break;
      if (overflowX === "visible") continue;
      const its = at.getBoundingClientRect();
      if (rects.some(({ left, right }) => left < its.left - 1 || right > its.right + 1))
        wrong.push(`${textOverflow === "ellipsis" ? "shortened" : "cut off"}: ${name(at)}`);
      break;
    }
    let isFloating = false;
    const windows = [];
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { position, overflowX, overflowY } = getComputedStyle(at);
      if (["fixed", "sticky"].includes(position)) isFloating = true;
      if (overflowX !== "visible" || overflowY !== "visible")
        windows.push(at.getBoundingClientRect());
    }
    if (isFloating) continue;
    for (const { left, top, right, bottom } of rects) {
      // Of what scrolls in a part of the page, only what is in view there.
      const rect = {
        left: Math.max(left, ...windows.map((its) => its.left)),
        top: Math.max(top, ...windows.map((its) => its.top)),
        right: Math.min(right, ...windows.map((its) => its.right)),
        bottom: Math.min(bottom, ...windows.map((its) => its.bottom)),
      };
      rect.height = rect.bottom - rect.top;
      if (rect.right - rect.left > 1 && rect.height > 1) boxes.push({ element, rect });
    }
  }
  boxes.sort((one, other) => one.rect.top - other.rect.top);
  const seen = new Set();
  for (const [index, { element, rect }] of boxes.entries())
    for (const { element: other, rect: its } of boxes.slice(index + 1)) {
      if (its.top >= rect.bottom - 4) break;
      if (element.contains(other) || other.contains(element)) continue;
      const across = Math.min(rect.right, its.right) - Math.max(rect.left, its.left);
      const down = Math.min(rect.bottom, its.bottom) - its.top;
      // Lines of a text lie over each other by their leading; words do by half their height.
      if (across < 4 || down < Math.min(rect.height, its.height) * 0.4) continue;
      const words = `overlap: ${name(element)} and ${name(other)}`;
      if (!seen.has(words)) wrong.push(words);
      seen.add(words);
    }
  return wrong.slice(0, 12);
}"""

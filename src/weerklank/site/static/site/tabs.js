// Tabs within a page: a click or an arrow key chooses; only the chosen tab is in the tab order.

/** The index that a key leads to, or null when the key means nothing here. */
export function nextTab(key, index, count, { rtl = false } = {}) {
  const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[key];
  if (step) return (index + step + count) % count;
  return { Home: 0, End: count - 1 }[key] ?? null;
}

const tabsOf = (tab) => [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];

function choose(tab) {
  tabsOf(tab).forEach((other) => {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !chosen;
  });
}

export function listen(page = document) {
  page.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab);
  });
  page.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.('[role="tab"]');
    if (!tab) return;
    const tabs = tabsOf(tab);
    const rtl = getComputedStyle(tab).direction === "rtl";
    const next = nextTab(event.key, tabs.indexOf(tab), tabs.length, { rtl });
    if (next === null) return;
    event.preventDefault();
    choose(tabs[next]);
    tabs[next].focus();
  });
}

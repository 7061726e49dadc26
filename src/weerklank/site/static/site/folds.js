// Folds that lie open where there is room, and small menus that close by themselves.

function fit(fold) {
  const wide = matchMedia(`(min-width: ${fold.dataset.weerklankOpenWide}rem)`);
  const follow = () => {
    fold.open = wide.matches;
  };
  wide.addEventListener("change", follow);
  follow();
}

export function listen(page = document) {
  page.querySelectorAll("details[data-weerklank-open-wide]").forEach(fit);
  const openMenus = () => page.querySelectorAll("details[data-weerklank-menu][open]");
  page.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}

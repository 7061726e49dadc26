// Light or dark: the system's choice until someone makes her own.

export const otherScheme = (chosen, systemIsDark) =>
  (chosen ? chosen === "dark" : systemIsDark) ? "light" : "dark";

export function listen(page = document) {
  page.addEventListener("click", (event) => {
    if (!event.target.closest("[data-weerklank-switch-colors]")) return;
    const root = page.documentElement;
    const systemIsDark = matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.colorScheme = otherScheme(root.dataset.colorScheme, systemIsDark);
    try {
      localStorage.setItem("weerklank-color-scheme", root.dataset.colorScheme);
    } catch {
      // Not kept, but it holds for this page.
    }
  });
}

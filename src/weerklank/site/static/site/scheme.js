// Before the page is drawn: the light or dark that this person chose earlier on this device.
(() => {
  try {
    const chosen = localStorage.getItem("weerklank-color-scheme");
    if (chosen === "light" || chosen === "dark")
      document.documentElement.dataset.colorScheme = chosen;
  } catch {
    // Storage is closed off; the page follows the system.
  }
})();

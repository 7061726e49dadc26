// Files by dragging. The file field itself keeps working, so nobody has to drag.

export function sizeInWords(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;
}

/** Add files to those already chosen; the same name and size counts once. */
export function withoutDoubles(files) {
  const seen = new Set();
  return files.filter(({ name, size }) => {
    const key = `${name}/${size}`;
    return !seen.has(key) && seen.add(key);
  });
}

const zoneOf = (event) => event.target.closest?.("[data-weerklank-drop]");

function show(zone) {
  const list = zone.querySelector("[data-weerklank-drop-list]");
  if (!list) return;
  const files = [...zone.querySelector('input[type="file"]').files];
  list.replaceChildren(
    ...files.map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      item.append(name, ` (${sizeInWords(file.size)})`);
      return item;
    }),
  );
}

function take(zone, dropped) {
  const field = zone.querySelector('input[type="file"]');
  const all = field.multiple
    ? withoutDoubles([...field.files, ...dropped])
    : [...dropped].slice(0, 1);
  const transfer = new DataTransfer();
  all.forEach((file) => transfer.items.add(file));
  field.files = transfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

export function listen(page = document) {
  page.addEventListener("dragover", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  page.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
  });
  page.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    take(zone, event.dataTransfer.files);
    // Letting go is the act itself there, as the words beside it say; choosing in the field is not.
    if (zone.dataset.weerklankDrop === "send") zone.closest("form").requestSubmit();
  });
  page.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone && event.target.type === "file") show(zone);
  });
}

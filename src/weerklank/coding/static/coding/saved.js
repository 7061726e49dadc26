// Whether everything has arrived: a quiet "bewaard 14:03", and plain words when it has not.

export function makeSaved({ place, alarm, sentences, login, now = () => new Date() }) {
  let clock; // made when it is first read: that takes longer than all else here
  let shown = "";

  function time() {
    clock ??= new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit" });
    return clock.format(now());
  }

  function state(name, { isKept = true } = {}) {
    shown = name;
    place.dataset.weerklankSaved = name;
    place.classList.toggle("weerklank-saved--waiting", name === "waiting" || name === "ended");
    place.textContent =
      name === "saved" ? sentences.get("saved", { time: time() }) : sentences.get(name);
    if (name === "ended") showEnded();
    else if (name === "waiting" && !isKept) show(sentences.get("not_kept"));
    else if (name === "saved" && alarm.dataset.about === "ended") hide();
  }

  function show(words, about = "refused") {
    alarm.dataset.about = about;
    alarm.replaceChildren(words);
    alarm.hidden = false;
  }

  function showEnded() {
    const link = document.createElement("a");
    link.href = `${login}?next=${encodeURIComponent("/")}`;
    link.target = "_blank";
    link.textContent = sentences.get("log_in");
    place.textContent = sentences.get("waiting");
    show(sentences.get("ended"), "ended");
    alarm.append(" ", link);
  }

  function hide() {
    alarm.hidden = true;
    alarm.replaceChildren();
  }

  const refused = (message) =>
    show(sentences.get("refused", { message: message || sentences.get("refused_plain") }));

  const corrected = () => show(sentences.get("corrected"), "corrected");

  return { state, refused, corrected, isWaiting: () => shown === "waiting" || shown === "ended" };
}

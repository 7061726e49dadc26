// The voice of the device reads a text where nobody recorded it. It is offered only when the device
// has a voice for that very language: Dari is not read by a voice for Farsi.

/** The voice for a language, or null. `voices`: what speechSynthesis.getVoices() gives. */
export function voiceFor(language, voices) {
  const wanted = language.toLowerCase();
  const fits = (voice) => {
    const tag = voice.lang.toLowerCase().replace("_", "-");
    // fa-AF is what some devices call Dari.
    if (wanted === "prs") return tag === "prs" || tag.startsWith("prs-") || tag === "fa-af";
    if (wanted === "fa" && tag === "fa-af") return false;
    return tag === wanted || tag.startsWith(`${wanted}-`);
  };
  const fitting = voices.filter(fits);
  // A voice on the device itself: what is asked does not go to another machine.
  return fitting.find((voice) => voice.localService) ?? null;
}

/** Show what says that nothing can be heard, where this device has no voice for a language. */
function tellOfNone(page, voices) {
  for (const words of page.querySelectorAll("[data-weerklank-no-voice]"))
    words.hidden = Boolean(voiceFor(words.dataset.weerklankNoVoice, voices));
}

export function listen(page = document, speech = globalThis.speechSynthesis) {
  if (!speech) {
    tellOfNone(page, []);
    return;
  }
  const buttons = () => [...page.querySelectorAll("[data-weerklank-voice]")];
  const offer = () => {
    const voices = speech.getVoices();
    for (const button of buttons())
      button.hidden = !voiceFor(button.dataset.weerklankVoiceLanguage, voices);
    tellOfNone(page, voices);
  };
  page.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-weerklank-voice]");
    if (!button) return;
    const wasSpeaking = speech.speaking;
    speech.cancel();
    if (wasSpeaking && button.dataset.weerklankSpeaking) {
      delete button.dataset.weerklankSpeaking;
      return;
    }
    const said = new SpeechSynthesisUtterance(button.dataset.weerklankVoice);
    said.voice = voiceFor(button.dataset.weerklankVoiceLanguage, speech.getVoices());
    said.lang = said.voice?.lang ?? button.dataset.weerklankVoiceLanguage;
    said.rate = 0.9;
    button.dataset.weerklankSpeaking = "yes";
    said.addEventListener("end", () => delete button.dataset.weerklankSpeaking);
    speech.speak(said);
  });
  speech.addEventListener?.("voiceschanged", offer);
  offer();
}

if (globalThis.document) listen();

// Reads a page aloud where the device has a voice of its language; elsewhere there is no
// button. Everything on the pages works without this file.
"use strict";
(() => {
  const speech = window.speechSynthesis;
  const place = document.getElementById("aloud");
  if (!speech || !place) return;
  const button = place.querySelector("button");
  const english = document.documentElement.lang === "en";
  const tongue = english ? /^en/i : /^(zh|cmn)/i;
  const voice = () => speech.getVoices().find((one) => tongue.test(one.lang));
  const show = () => { place.hidden = !voice(); };
  const rest = () => { button.textContent = english ? "Read aloud" : "朗读"; button.setAttribute("aria-pressed", "false"); };
  const read = () => {
    // In pieces: some voices fall silent in the middle of a long text.
    const pieces = document.querySelector("main").innerText.split(/(?<=[。；\n]|[.;] )/);
    const said = pieces.map((piece) => piece.trim()).filter(Boolean).map((piece) => {
      const words = new SpeechSynthesisUtterance(piece);
      words.voice = voice();
      words.lang = words.voice.lang;
      words.rate = 0.85;
      return words;
    });
    if (said.length === 0) return;
    said[said.length - 1].addEventListener("end", rest);
    said.forEach((words) => speech.speak(words));
    button.textContent = english ? "Stop" : "停下";
    button.setAttribute("aria-pressed", "true");
  };
  button.addEventListener("click", () => {
    if (speech.speaking || speech.pending) { speech.cancel(); rest(); } else { read(); }
  });
  window.addEventListener("pagehide", () => speech.cancel());
  if (speech.addEventListener) speech.addEventListener("voiceschanged", show);
  show();
})();

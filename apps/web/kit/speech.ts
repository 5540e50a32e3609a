import { langTag } from './words.js';

/** Reads a sentence aloud, the new one instead of the old. Where the device has no voice, nothing happens: the words are on the screen. */
export function say(sentence: string): void {
  if (!('speechSynthesis' in globalThis)) return;
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.lang = langTag();
  utterance.rate = 0.9;
  speechSynthesis.speak(utterance);
}

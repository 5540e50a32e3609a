import { ref } from 'vue';
import { say } from '../../kit/speech.js';
import { language } from '../../kit/words.js';
import { spoken } from './spoken.js';

/** Some kernels of messengers have no voice; then the page is shown in large letters, part by part. */
export const canSpeak = 'speechSynthesis' in globalThis;

const KEPT_AS = 'love-card.read-aloud';

/** Whether each page reads itself aloud when it opens. */
export const readsAlone = ref(keptChoice());
/** Whether the page is open to be read. */
export const isReading = ref(false);

function keptChoice(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) === 'on';
  } catch {
    return false;
  }
}

export function setReadsAlone(on: boolean): void {
  readsAlone.value = on;
  try {
    localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
  } catch {
    // Holds for this visit.
  }
}

/** Opens the page to be read, part by part; what reads it is fetched with the first tap. */
export function readPage(): void {
  stopSpeaking();
  isReading.value = true;
}

/** Says one sentence of its own. */
export function speak(sentence: string): void {
  say(spoken(sentence, language.language));
}

export function stopSpeaking(): void {
  if (canSpeak) speechSynthesis.cancel();
  isReading.value = false;
}

import { computed, ref } from 'vue';
import { say } from '../../kit/speech.js';

/** Some kernels of messengers have no voice; then there is no button that would do nothing. */
export const canSpeak = 'speechSynthesis' in globalThis;

const KEPT_AS = 'love-card.read-aloud';

/** Whether each page reads itself aloud when it opens. */
export const readsAlone = ref(keptChoice());
const speaking = ref(false);
export const isSpeaking = computed(() => speaking.value);

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

/** Reads what stands on the page, from its heading down; what is marked `data-silent` (keys, codes) is left out. */
export function readPage(): void {
  const sentences: string[] = [];
  for (const part of document.querySelectorAll('h1, main')) collect(part, sentences);
  speak(sentences.join('。'));
}

function collect(part: Element, into: string[]): void {
  if (part.matches('[data-silent], [hidden], .unseen') || (part.tagName === 'H1' && into.length > 0)) return;
  const blocks = [...part.children].filter((child) => getComputedStyle(child).display !== 'inline' || child.children.length > 0);
  if (blocks.length === 0) {
    const text = part.textContent.trim();
    if (text !== '') into.push(text);
    return;
  }
  for (const child of part.childNodes) {
    if (child instanceof Element) collect(child, into);
    else if (child.nodeType === Node.TEXT_NODE && (child.textContent ?? '').trim() !== '') into.push((child.textContent ?? '').trim());
  }
}

/** Says a sentence and knows when it has ended. */
export function speak(sentence: string): void {
  say(sentence);
  if (!canSpeak) return;
  speaking.value = true;
  const watch = setInterval(() => {
    if (speechSynthesis.speaking || speechSynthesis.pending) return;
    speaking.value = false;
    clearInterval(watch);
  }, 400);
}

export function stopSpeaking(): void {
  if (canSpeak) speechSynthesis.cancel();
  speaking.value = false;
}

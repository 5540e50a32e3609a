import { ref } from 'vue';

export const TEXT_SIZES = ['normal', 'large', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEPT_AS = 'love-card.text-size';

export const textSize = ref<TextSize>(keptSize());

function keptSize(): TextSize {
  try {
    return TEXT_SIZES.find((size) => size === localStorage.getItem(KEPT_AS)) ?? 'normal';
  } catch {
    return 'normal';
  }
}

/** 20, 25 or 30 px of plain text, for the whole app and from now on. */
export function setTextSize(size: TextSize): void {
  textSize.value = size;
  document.documentElement.dataset['text'] = size;
  try {
    localStorage.setItem(KEPT_AS, size);
  } catch {
    // A browser that keeps nothing still shows the wanted size now.
  }
}

import { shallowReactive } from 'vue';

const CAMERA = 'love-card.counter.camera';
const DISH = 'love-card.counter.dish';

function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing still goes by what was chosen until it is closed.
  }
}

/** Which camera reads codes at this till; null leaves it to the engine. */
export const cameraChoice = shallowReactive<{ id: string | null }>({ id: kept(CAMERA) });

export function chooseCamera(id: string | null): void {
  cameraChoice.id = id;
  keep(CAMERA, id);
}

/** What is being sold, with the meal that it was chosen for: `2026-11-23 lunch 0197…`. Another meal begins without a choice. */
export const dishChoice = shallowReactive<{ dish: string | null }>({ dish: kept(DISH) });

export function keepDish(dish: string): void {
  dishChoice.dish = dish;
  keep(DISH, dish);
}

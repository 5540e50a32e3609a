import { shallowReactive } from 'vue';

const KEPT_AS = 'love-card.counter.camera';

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

/** Which camera reads codes at this till; null leaves it to the engine. */
export const cameraChoice = shallowReactive<{ id: string | null }>({ id: kept() });

export function chooseCamera(id: string | null): void {
  cameraChoice.id = id;
  try {
    if (id === null) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, id);
  } catch {
    // A browser that keeps nothing still uses the chosen camera until it is closed.
  }
}

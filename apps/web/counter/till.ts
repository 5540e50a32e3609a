import { type ShallowRef, shallowRef } from 'vue';
import { type CounterEngine, openCounter, type Standing } from './engine/index.js';

/**
 * The engine as the pages hold it. `standing` is replaced whole at every change and is null until the engine is open, so
 * a page under App.vue always finds it there.
 */
let engine: CounterEngine | null = null;
const current: ShallowRef<Standing | null> = shallowRef(null);

export async function openTill(): Promise<void> {
  const opened = await openCounter();
  engine = opened;
  current.value = opened.standing;
  opened.onChange(() => (current.value = opened.standing));
}

export function till(): CounterEngine {
  if (!engine) throw new Error('the till is not open yet');
  return engine;
}

/** What the engine tells all the time; read inside templates and computed values. */
export function standing(): Standing {
  if (!current.value) throw new Error('the till is not open yet');
  return current.value;
}

export function isOpen(): boolean {
  return current.value !== null;
}

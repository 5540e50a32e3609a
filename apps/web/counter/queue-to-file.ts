import { ofBoth } from '../kit/words.js';
import type { CounterEngine } from './engine/index.js';
import { tell } from './spoken.js';
import { till } from './till.js';

/** Hands the waiting rows to the operator as a sealed file; the passphrase is for paper. */
export async function queueToFile(): ReturnType<CounterEngine['exportQueue']> {
  const done = await till().exportQueue();
  if (done.kind === 'no') {
    tell(`${ofBoth(done.title)} ${ofBoth(done.action)}`, true);
    return done;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(done.value.file);
  link.download = done.value.fileName;
  link.click();
  URL.revokeObjectURL(link.href);
  return done;
}

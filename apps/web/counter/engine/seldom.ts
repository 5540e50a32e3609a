import { DONE, no } from './api.js';
import { queueFile } from './queue-file.js';
import type { Done } from './result.js';
import type { Till } from './till.js';

/* What a tablet is asked for once in a while, and loads then. */

/** The waiting rows as a file; see `CounterEngine.exportQueue`. */
export async function exportQueue(till: Till): Promise<Done<{ file: Blob; fileName: string; passphrase: string | null; rows: number }>> {
  const { self } = till.binding;
  const batches = self === null ? [] : await till.outbox.allBatches(self, __APP_VERSION__);
  if (batches.length === 0) return no('nothing_waits', { zh: '没有待上传的记录', en: 'Nothing waits to be uploaded' }, { zh: '不用导出。', en: 'No need to export.' });
  return { kind: 'done', value: await queueFile(batches, till.clock.now(), till.list.held?.queueKey ?? null) };
}

/** The waiting version, when nothing is under way. */
export function applyUpdate(till: Till): Done {
  if (till.outbox.waiting > 0 || !till.teller.idle)
    return no(
      'not_at_rest',
      { zh: '还有未上传或正在办理的一笔', en: 'Rows wait, or somebody is being served' },
      { zh: '全部上传、空闲后再更新。', en: 'Update when all is uploaded and nobody waits.' },
    );
  till.update.now();
  return DONE;
}

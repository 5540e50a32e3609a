import { DONE, no, type Schemas } from './api.js';
import { queueFile } from './queue-file.js';
import type { Done, OutboxRow, TodayRow } from './result.js';
import type { Till } from './till.js';
import { todayRow } from './today-row.js';

/* What a tablet is asked for once in a while, and loads then. */

/** What the county, or what came from it, may turn out to be. */
export const RARE = {
  listRefused: {
    kind: 'list_refused',
    words: { zh: '收到的名单签名不对，没有采用，请联系民政局', en: 'A list with a wrong signature was not taken: call the bureau' },
  },
  queueRefused: {
    kind: 'queue_unreadable',
    words: {
      zh: '待上传的记录与服务器不符，请导出文件交民政局，勿清除本机数据',
      en: 'The waiting rows do not fit the server’s: export them for the bureau, and do not clear this device',
    },
  },
} as const;

/** The waiting rows as a file; see `CounterEngine.exportQueue`. */
export async function exportQueue(till: Till): Promise<Done<{ file: Blob; fileName: string; passphrase: string | null; rows: number }>> {
  const { binding, outbox } = till;
  const batches: Schemas['EventBatchDto'][] = [];
  let from = outbox.first ?? undefined;
  while (binding.self !== null && from !== undefined) {
    const batch = await outbox.batchFrom(from, binding.self, __APP_VERSION__);
    if (batch === null) break;
    batches.push(batch);
    from = outbox.after(batch.toSeq);
  }
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
  // The page goes away with the old version.
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    location.reload();
  });
  till.update.registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
  return DONE;
}

/** The rows of T6. */
export function today(till: Till): TodayRow[] {
  return till.meals.onDay(till.standing().today.day).map((meal) => todayRow(meal, till.clock.now()));
}

/** The rows of T7: what waits, what came back, and what was answered lately. */
export async function outboxRows({ courier, database }: Till): Promise<OutboxRow[]> {
  const [events, returned] = await database.read(['events', 'returned'], (tx) => Promise.all([tx.objectStore('events').getAll(), tx.objectStore('returned').getAll()]));
  const why = new Map(returned.map((row) => [row.seq, row]));
  return events
    .sort((a, b) => b.seq - a.seq)
    .flatMap((event) => (event.kind === 'open' ? [] : [{ ...event, kind: event.kind }]))
    .map((event) => ({
      seq: event.seq,
      id: event.id,
      kind: event.kind,
      at: event.at,
      nameMasked: event.nameMasked,
      selfPayFen: event.selfPayFen,
      state: event.state === 'waiting' && courier.sending ? 'sending' : event.state,
      words: why.get(event.seq)?.words ?? null,
      code: why.get(event.seq)?.code ?? null,
    }));
}

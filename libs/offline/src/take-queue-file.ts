import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { QueueKey } from '#cards';
import { DeviceReader } from '#identity';
import { type Actor, Audit, UnitOfWork } from '#platform';
import { SiteReader } from '#sites';
import type { Id, Refusal } from '#values';
import { isRefusal, isWithin, refuse } from '#values';
import type { BatchAnswer, Outcome } from './event-verdict.js';
import { openQueueFile, readQueueFile } from './queue-file.js';
import { TakeEventBatch } from './take-event-batch.js';

/** What came of a file. */
export interface QueueFileTaken {
  readonly deviceId: Id;
  readonly siteId: Id;
  /** Events in the file. */
  readonly rows: number;
  /** Those that had come in before, by themselves or by the same file. */
  readonly known: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Why the first part that was not taken in was not; null when all of it was. */
  readonly fault: BatchAnswer['fault'];
  /** The number of the next event that the county lacks. */
  readonly expectedSeq: number;
}

/**
 * Opens the file of last resort of a tablet that will not come back online, and feeds its rows through the intake that
 * uploads go through: their credential is the tablet's signature, so who brings the file changes nothing. Again, it changes
 * nothing either.
 *
 * Refusals: queue_file_unreadable, queue_file_locked (another county's, or a wrong passphrase), not_found (no such tablet in
 * the actor's area), too_many_requests.
 */
@Injectable()
export class TakeQueueFile {
  constructor(
    private readonly work: UnitOfWork,
    private readonly devices: DeviceReader,
    private readonly sites: SiteReader,
    private readonly key: QueueKey,
    private readonly batches: TakeEventBatch,
    private readonly audit: Audit,
  ) {}

  async take(actor: Actor, given: { readonly text: string; readonly passphrase: string | null }): Promise<QueueFileTaken | Refusal> {
    const file = readQueueFile(given.text);
    if (file === null) return refuse('queue_file_unreadable');
    const siteId = await this.siteWithin(actor, file.deviceId);
    if (siteId === null) return refuse('not_found', { field: 'deviceId' });
    const batches = await openQueueFile(file, { county: this.key, passphrase: given.passphrase });
    if (batches === 'locked') return refuse('queue_file_locked');
    if (batches === 'unreadable') return refuse('queue_file_unreadable');

    const sha256 = createHash('sha256').update(given.text).digest('hex');
    const rows = batches.reduce((sum, batch) => sum + batch.events.length, 0);
    // Before anything is taken in: who opened the file stands in the log also when the rest of it fails.
    await this.work.run((tx) => this.audit.record(tx, actor, { action: 'queue_file.open', objectKind: 'device', objectId: file.deviceId, detail: { sha256, rows } }));
    const answers: BatchAnswer[] = [];
    for (const batch of batches) {
      const answer = await this.batches.take(batch, { byDesk: true });
      if (isRefusal(answer)) return answer;
      answers.push(answer);
    }
    return { deviceId: file.deviceId, siteId, rows, ...summed(answers) };
  }

  private async siteWithin(actor: Actor, deviceId: Id): Promise<Id | null> {
    const device = (await this.devices.of(this.work.reader, [deviceId])).get(deviceId);
    const site = device === undefined ? undefined : (await this.sites.of(this.work.reader, [device.siteId])).get(device.siteId);
    return site !== undefined && isWithin(site.areaCode, actor.areaCode) ? site.id : null;
  }
}

function summed(answers: readonly BatchAnswer[]): Pick<QueueFileTaken, 'known' | 'outcomes' | 'fault' | 'expectedSeq'> {
  const outcomes: Partial<Record<Outcome, number>> = {};
  const verdicts = answers.flatMap((answer) => answer.verdicts);
  for (const { outcome } of verdicts) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const fault = answers.find((answer) => answer.fault !== null)?.fault ?? null;
  return { known: verdicts.filter((verdict) => verdict.replay).length, outcomes, fault, expectedSeq: answers.at(-1)?.expectedSeq ?? 1 };
}

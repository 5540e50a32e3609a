import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { ChainFault, ChainLink } from '#core/offline';
import { NO_TRAIL, parseEvent, readChain } from '#core/offline';
import { DeviceReader, type DeviceRecord } from '#identity';
import { type Actor, Clock, isConstraintRefusal, isDuplicateKey, type Tx, UnitOfWork } from '#platform';
import { SiteReader } from '#sites';
import type { Id, RefusalCode } from '#values';
import { EventStore } from './event.store.js';
import type { BatchAnswer, EventBatch, EventVerdict } from './event-verdict.js';
import { JudgeEvents } from './judge-events.js';
import { returned, VerdictReader } from './verdict-reader.js';

/** Two uploads that met at a key are decided again, on what is now recorded. */
const ATTEMPTS_MAX = 4;

/** An upload that was kept as far as it joins the chain, and whose signature was looked at. */
export interface KeptBatch {
  readonly batch: EventBatch;
  readonly device: DeviceRecord;
  readonly signed: boolean;
  /** Its id among the raw uploads; null when it was not kept: then nothing of it can be new. */
  readonly keptAs: Id | null;
}

/** Puts an upload in its place in the chain of its device, in one transaction, and answers what became of each event. */
@Injectable()
export class ChainIntake {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sites: SiteReader,
    private readonly events: EventStore,
    private readonly devices: DeviceReader,
    private readonly judging: JudgeEvents,
    private readonly verdicts: VerdictReader,
    private readonly clock: Clock,
  ) {}

  async judge(kept: KeptBatch): Promise<BatchAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.work.run((tx) => this.takeIn(tx, kept), { askable: true });
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !(isDuplicateKey(error) || isConstraintRefusal(error))) throw error;
      }
    }
  }

  private async takeIn(tx: Tx, { batch, device, signed, keptAs }: KeptBatch): Promise<BatchAnswer> {
    await this.devices.lock(tx, device.id);
    const nowMs = this.clock.nowMs();
    const end = await this.events.chainEnd(tx, device.id);
    const seq = end?.seq ?? 0;
    const stays = { serverTime: nowMs, expectedSeq: seq + 1, kept: false };
    if (!signed) return { ...stays, fault: 'signature', verdicts: allReturned(batch, 'signature_wrong') };
    const reading = readChain(batch, { seq, hashes: await this.events.hashes(tx, device.id, batch) }, sha256);
    if (reading.kind === 'fault') return { ...stays, fault: reading.fault, verdicts: faulty(batch, reading.fault, reading.seq) };
    const fresh = reading.links.filter((link) => link.seq > seq);
    if (keptAs === null) {
      // Its gap was filled since it was looked at; it comes again.
      if (fresh.length > 0) return { ...stays, fault: 'gap', verdicts: [] };
      return { ...stays, fault: null, kept: true, verdicts: await this.told(tx, device.id, reading.links, seq) };
    }
    const actor = await this.actorOf(tx, device);
    const off = await this.judging.judge(tx, fresh, { device, actor, batchId: keptAs, trail: end?.trail ?? NO_TRAIL, nowMs });
    const taken = off === null ? reading.links : reading.links.filter((link) => link.seq < off);
    const expectedSeq = Math.max(seq, taken.at(-1)?.seq ?? 0) + 1;
    return { serverTime: nowMs, expectedSeq, kept: true, fault: off === null ? null : 'gap', verdicts: await this.told(tx, device.id, taken, seq) };
  }

  private async told(tx: Tx, deviceId: Id, links: readonly ChainLink[], knownTo: number): Promise<EventVerdict[]> {
    const events = await this.events.inChain(
      tx,
      deviceId,
      links.map((link) => link.seq),
    );
    return this.verdicts.of(
      tx,
      events.sort((one, other) => one.seq - other.seq),
      (event) => event.seq <= knownTo,
    );
  }

  /** The device itself acts; each event names its own operator. */
  private async actorOf(tx: Tx, { id, siteId }: DeviceRecord): Promise<Actor> {
    const site = (await this.sites.of(tx, [siteId])).get(siteId);
    return { id, role: 'site_operator', areaCode: site?.areaCode ?? '', siteId, deviceId: id, personId: null, staffNumber: null };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Where one event is at fault only that one is named; a gap or a cut says nothing about any of them. */
function faulty(batch: EventBatch, fault: ChainFault, seq: number | null): EventVerdict[] {
  if (fault === 'gap' || fault === 'cut') return [];
  return allReturned(batch, 'chain_broken').filter((verdict) => seq === null || verdict.seq === seq);
}

function allReturned(batch: EventBatch, code: RefusalCode): EventVerdict[] {
  return batch.events.map((text, index) => {
    const event = parseEvent(text);
    return returned({ seq: batch.fromSeq + index, id: event.kind === 'unreadable' ? null : event.id }, code);
  });
}

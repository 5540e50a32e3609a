import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import type { Overlap, Policy, PolicyFault } from '#core/policy';
import { checkPolicy, conflictsOf, isFaults } from '#core/policy';
import type { Actor, Tx } from '#platform';
import { Audit, Clock, Ids, isDuplicateKey, UnitOfWork } from '#platform';
import { exclusionCycle } from './exclusion-cycle.js';
import type { PolicyHead, PolicyRecord } from './policy-record.js';
import { canonical, sha256 } from './policy-record.js';
import { PolicyStore } from './policy.store.js';

/** Carries a refusal out of the transaction, so that the row just added is taken back. */
class TakenBack extends Error {
  constructor(readonly refusal: Refusal) {
    super('taken back');
  }
}

/**
 * Makes a policy law. Refuses: forbidden (not county-wide); policy_invalid with every fault; policy_overlap when another
 * version of the programme would be in force on the same day (a version that starts after an open-ended one ends that
 * one the day before); conflict when the version's name was used for another text. The same text again answers what was
 * published before.
 */
@Injectable()
export class PublishPolicy {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: PolicyStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async publish(actor: Actor, body: unknown): Promise<PolicyRecord | Refusal> {
    // A policy is law in the whole county, so nobody of a single street makes one.
    if (actor.areaCode.length !== 6) return refuse('forbidden');
    const policy = checkPolicy(body);
    if (isFaults(policy)) return refuse('policy_invalid', { faults: policy.map(faultText) });
    try {
      // A unique key that another author took between look and add is seen at the second look, and answered like any other.
      return await this.attempt(actor, policy).catch((error: unknown) => {
        if (isDuplicateKey(error)) return this.attempt(actor, policy);
        throw error;
      });
    } catch (error) {
      if (error instanceof TakenBack) return error.refusal;
      throw error;
    }
  }

  private attempt(actor: Actor, policy: Policy): Promise<PolicyRecord | Refusal> {
    return this.work.run((tx) => this.add(tx, actor, policy));
  }

  /**
   * Looks, adds, and looks again, with locks. Authors of one programme queue behind its published rows at the first
   * look. Where there are none yet, two who add overlapping versions wait for each other at the second look: one is
   * rolled back as the deadlock's victim, runs again and is refused at the first.
   */
  private async add(tx: Tx, actor: Actor, policy: Policy): Promise<PolicyRecord | Refusal> {
    const earlier = await this.store.lockedHeads(tx, policy.programme);
    const refusal = refusalOf(earlier, policy) ?? (await this.cycle(tx, policy));
    if (refusal !== null) return isRefusal(refusal) ? refusal : this.published(tx, refusal.id);
    const id = this.ids.next();
    await this.store.add(tx, { id, policy, publishedBy: actor.id, publishedAt: this.clock.nowMs() });
    const others = (await this.store.lockedHeads(tx, policy.programme)).filter((head) => head.id !== id);
    const late = conflictsOf(others, policy);
    if (late.length > 0) throw new TakenBack(refuse('policy_overlap', overlapDetail(late)));
    const record = await this.published(tx, id);
    await this.audit.record(tx, actor, {
      action: 'policy.publish',
      objectKind: 'policy',
      objectId: `${policy.programme}@${policy.version}`,
      detail: { effectiveFrom: policy.effectiveFrom, effectiveTo: policy.effectiveTo, sha256: record.sha256 },
    });
    return record;
  }

  private async published(tx: Tx, id: Id): Promise<PolicyRecord> {
    const record = await this.store.one(tx, id);
    if (record === null) throw new Error(`policy ${id} is gone although it was just read`);
    return record;
  }

  /** Programmes that exclude each other in a ring would leave a person with none of them. */
  private async cycle(tx: Tx, policy: Policy): Promise<Refusal | null> {
    if (policy.kind !== 'allowance' || policy.excludes.length === 0) return null;
    const heads = await this.store.heads(tx);
    const policies = await this.store.policies(
      tx,
      heads.map((head) => head.id),
    );
    const ring = exclusionCycle([...policies.values()], policy);
    return ring === null ? null : refuse('policy_invalid', { faults: [`excludes: 各津贴互相排除 / the programmes exclude each other: ${ring.join(' > ')}`] });
  }
}

/** What stands against the policy, or the version that already is this very text. */
function refusalOf(earlier: readonly PolicyHead[], policy: Policy): Refusal | PolicyHead | null {
  const same = earlier.find((head) => head.version === policy.version);
  if (same !== undefined) return same.sha256 === sha256(canonical(policy)) ? same : refuse('conflict', { programme: policy.programme, version: policy.version });
  const found = conflictsOf(earlier, policy);
  return found.length === 0 ? null : refuse('policy_overlap', overlapDetail(found));
}

function overlapDetail(found: readonly Overlap[]): Refusal['detail'] {
  return { overlaps: found.map(({ programme, earlier, later, on }) => `${programme}: ${earlier} / ${later}, ${on}`) };
}

function faultText({ path, words }: PolicyFault): string {
  return `${path}: ${words.zh} / ${words.en}`;
}

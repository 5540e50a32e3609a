import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal, Words } from '#values';
import { addMonths, countyOf, dayOf, lastDay, monthOf, refuse } from '#values';
import type { Overlap, Policy, PolicyFault } from '#core/policy';
import { checkPolicy, conflictsOf, inForce, isFaults, isTooLarge, POLICY_BYTES_MAX, POLICY_LEAVES_MAX, policyDifferences, policySize } from '#core/policy';
import type { Reader, Tx } from '#platform';
import { Audit, Clock, Ids } from '#platform';
import type { ByTwo, Proposal, ProposalMeaning } from '#proposals';
import { exclusionCycle } from './exclusion-cycle.js';
import type { PolicyHead } from './policy-record.js';
import { canonical, sha256 } from './policy-record.js';
import { PolicyStore } from './policy.store.js';

/** How far ahead a last day may be written: whatever needs longer is published again. */
const YEARS_AHEAD = 5;

/** The versions of a programme in a county, among which another is put. */
export interface Versions {
  readonly county: string;
  readonly among: readonly PolicyHead[];
}

/** What publishing and replacing have in common: the look at a policy, its row, and what it changes in plain words. */
@Injectable()
export class PutPolicy {
  constructor(
    private readonly store: PolicyStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The policy as it came in, checked, with a last day that is not in some far century. */
  checked(body: unknown): Policy | Refusal {
    const size = policySize(body);
    if (isTooLarge(size)) return refuse('policy_too_large', { ...size, leavesMax: POLICY_LEAVES_MAX, bytesMax: POLICY_BYTES_MAX });
    const policy = checkPolicy(body);
    if (isFaults(policy)) return refuse('policy_invalid', { faults: policy.map(faultText) });
    const latest = this.latestDay();
    if (policy.effectiveTo === null || policy.effectiveTo <= latest) return policy;
    const words: Words = { zh: `最多写到 ${latest}（五年内）；更长请留空或届时再发布`, en: `at the latest ${latest}, five years ahead; leave it open or publish again then` };
    return refuse('policy_invalid', { faults: [`effectiveTo: ${words.zh} / ${words.en}`] });
  }

  /** What stands against the policy among these versions. */
  async faultOf(db: Reader, { county, among }: Versions, policy: Policy): Promise<Refusal | null> {
    const same = among.find((head) => head.version === policy.version);
    // A name that an unsound row holds is taken, and what it says is not what was published.
    if (same !== undefined && (!same.isSound || same.sha256 !== sha256(canonical(policy)))) return refuse('conflict', { programme: policy.programme, version: policy.version });
    if (same !== undefined) return null;
    const found = conflictsOf(among.filter(isSound), policy);
    return found.length > 0 ? refuse('policy_overlap', overlapDetail(found)) : this.cycle(db, county, policy);
  }

  /**
   * Looks, adds, and looks again, with locks. Authors of one programme queue behind its published rows at the first
   * look. Where there are none yet, two who add overlapping versions wait for each other at the second look: one is
   * rolled back as the deadlock's victim, runs again and is refused at the first. The same text again answers what was
   * published before.
   */
  async add(tx: Tx, { proposal, decider, nowMs }: ByTwo, policy: Policy): Promise<Id | Refusal> {
    const county = countyOf(proposal.areaCode);
    const { programme } = policy;
    const earlier = await this.store.lockedHeads(tx, { county, programme });
    const fault = await this.faultOf(tx, { county, among: earlier }, policy);
    if (fault !== null) return fault;
    const same = earlier.find((head) => head.version === policy.version);
    if (same !== undefined) return same.id;
    const id = this.ids.next();
    await this.store.add(tx, { id, county, policy, publishedBy: decider.id, publishedAt: nowMs });
    const others = (await this.store.lockedHeads(tx, { county, programme })).filter((head) => head.id !== id);
    const late = conflictsOf(others.filter(isSound), policy);
    if (late.length > 0) return refuse('policy_overlap', overlapDetail(late));
    await this.audit.record(tx, decider, {
      action: 'policy.publish',
      objectKind: 'policy',
      objectId: `${policy.programme}@${policy.version}`,
      reason: proposal.reason,
      detail: { effectiveFrom: policy.effectiveFrom, effectiveTo: policy.effectiveTo, sha256: sha256(canonical(policy)), proposedBy: proposal.proposedBy, proposal: proposal.id },
    });
    return id;
  }

  /** What the policy would change against the version it follows, and what must not be overlooked. */
  async meaning(db: Reader, { areaCode }: Pick<Proposal, 'areaCode'>, policy: Policy, title: Words): Promise<ProposalMeaning> {
    const heads = await this.store.readHeads(db, countyOf(areaCode));
    const before = inForce(heads.filter(isSound), policy.programme, policy.effectiveFrom);
    const known = before !== null && before.version === policy.version ? null : before;
    const old = known === null ? null : ((await this.store.policies(db, [known.id])).get(known.id) ?? null);
    const period = {
      what: { zh: '生效期', en: 'In force' },
      before: old === null ? null : periodText(old),
      after: periodText(policy),
    };
    return { title, changes: [period, ...policyDifferences(old, policy)], warnings: this.warnings(policy, old) };
  }

  private warnings(policy: Policy, old: Policy | null): Words[] {
    const today = dayOf(this.clock.nowMs());
    const told: Words[] = [];
    if (policy.effectiveFrom === today)
      told.push({ zh: '今天就生效：今天已用过的餐不重算，以后的餐按新规定。', en: 'In force from today: meals eaten today are not counted again; later ones go by it.' });
    if (policy.effectiveFrom < today) {
      told.push({
        zh: `追溯到 ${policy.effectiveFrom}：已入账的餐和津贴不会自动改变；补差、申诉和核对会按新规定看那些天。`,
        en: `Reaches back to ${policy.effectiveFrom}: meals and allowances already booked do not change by themselves; difference runs, appeals and reconciliation look at those days by it.`,
      });
    }
    if (old === null) told.push({ zh: '该项目此前没有有效版本，全部条款都是新的。', en: 'Nothing was in force for this programme before; all of it is new.' });
    return told;
  }

  private latestDay(): Day {
    const month = addMonths(monthOf(dayOf(this.clock.nowMs())), YEARS_AHEAD * 12);
    const today = dayOf(this.clock.nowMs());
    const same = `${month}${today.slice(7)}` as Day;
    return same > lastDay(month) ? lastDay(month) : same;
  }

  /** Programmes that exclude each other in a ring would leave a person with none of them. */
  private async cycle(db: Reader, county: string, policy: Policy): Promise<Refusal | null> {
    if (policy.kind !== 'allowance' || policy.excludes.length === 0) return null;
    const heads = await this.store.readHeads(db, county);
    const policies = await this.store.policies(
      db,
      heads.map((head) => head.id),
    );
    const ring = exclusionCycle([...policies.values()], policy);
    return ring === null ? null : refuse('policy_invalid', { faults: [`excludes: 各津贴互相排除 / the programmes exclude each other: ${ring.join(' > ')}`] });
  }
}

function isSound(head: PolicyHead): boolean {
  return head.isSound;
}

export function titleOf(policy: Policy): Words {
  return { zh: `${policy.title.zh}（${policy.programme}@${policy.version}）`, en: `${policy.title.en} (${policy.programme}@${policy.version})` };
}

function periodText({ effectiveFrom, effectiveTo }: Policy): Words {
  return effectiveTo === null
    ? { zh: `${effectiveFrom} 起，长期`, en: `from ${effectiveFrom} on` }
    : { zh: `${effectiveFrom} 至 ${effectiveTo}`, en: `${effectiveFrom} to ${effectiveTo}` };
}

function overlapDetail(found: readonly Overlap[]): Refusal['detail'] {
  return { overlaps: found.map(({ programme, earlier, later, on }) => `${programme}: ${earlier} / ${later}, ${on}`) };
}

function faultText({ path, words }: PolicyFault): string {
  return `${path}: ${words.zh} / ${words.en}`;
}

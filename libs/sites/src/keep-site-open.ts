import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isId, refuse } from '#values';
import type { Actor, Reader, Tx } from '#platform';
import { Audit, Clock, systemActor } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { SiteStore } from './site.store.js';

/** The kind of proposal under which the closure of a site is taken back. */
export const KEEP_SITE_OPEN = 'site.keep_open';

interface KeepOpenBody {
  readonly siteId: Id;
  /** The closure that is meant: another one since is another act. */
  readonly closedOn: Day;
}

/**
 * Takes back the closure of a site, by two persons, on its day at the latest: a site was open without a break or it was not, and its one closing day
 * cannot tell of a gap. Who closed it, when and why stands in the log of acts, and so does this.
 *
 * Refuses `invalid_request`, `not_found` (also outside the actor's area), `conflict` (not closed so, or its day has passed).
 */
@Injectable()
export class KeepSiteOpen implements ProposalKind {
  readonly kind = KEEP_SITE_OPEN;

  constructor(
    kinds: ProposalKinds,
    private readonly sites: SiteStore,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  async accept(db: Reader, actor: Actor, body: unknown): Promise<{ body: KeepOpenBody; areaCode: string } | Refusal> {
    const { siteId } = body as Partial<KeepOpenBody>;
    if (typeof siteId !== 'string' || !isId(siteId)) return refuse('invalid_request', { field: 'siteId' });
    const site = await this.sites.closureOf(db, actor, siteId);
    if (site === null) return refuse('not_found', { field: 'siteId' });
    if (site.closedOn === null || site.closedOn < dayOf(this.clock.nowMs())) return refuse('conflict', { field: 'closedOn' });
    return { body: { siteId, closedOn: site.closedOn }, areaCode: site.areaCode };
  }

  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<Readonly<Record<string, unknown>> | Refusal> {
    const { siteId, closedOn } = proposal.body as KeepOpenBody;
    const site = await this.sites.lock(tx, decider, siteId);
    if (site === null) return refuse('not_found', { field: 'siteId' });
    if (site.closedOn !== closedOn || (await this.sites.keepOpen(tx, siteId, dayOf(nowMs))) !== 1) return refuse('conflict', { field: 'closedOn' });
    const detail = { closedOn, proposedBy: proposal.proposedBy };
    await this.audit.record(tx, decider, { action: 'site.keep_open', objectKind: 'site', objectId: siteId, reason: proposal.reason, detail });
    return { siteId };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { siteId, closedOn } = proposal.body as KeepOpenBody;
    const site = await this.sites.closureOf(db, systemActor(''), siteId);
    return {
      title: { zh: `撤回网点关闭：${site?.name ?? ''}`, en: `Keep a site open: ${site?.nameEn ?? ''}` },
      changes: [{ what: { zh: '关闭日期', en: 'Closed from' }, before: { zh: closedOn, en: closedOn }, after: { zh: '不关闭', en: 'stays open' } }],
      warnings: [],
    };
  }
}

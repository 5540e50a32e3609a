import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Words } from '#values';
import { countyOf, isAreaCode, isWithin, refuse } from '#values';
import type { Actor, Reader, Role, Tx } from '#platform';
import { Audit, isSamePerson } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { DECIDE, DECIDERS_LEAST, ROLES_OF } from './account.js';
import type { Account } from './account.store.js';
import { AccountStore } from './account.store.js';
import { FirstPasswords } from './first-passwords.js';
import { hashPassword } from './password-gate.js';
import { PastPasswords } from './past-passwords.js';
import { SecondFactor } from './second-factor.js';
import { SessionStore } from './session.store.js';
import { SignInPace } from './sign-in-pace.js';

/** The kind of proposal under which an account of the bureau or of a site is changed. */
export const CHANGE_ACCOUNT = 'account.change';

/** One of: another role or area, a new first password, or the second factor taken off (the phone was lost). An account of a site: the password only. */
export interface AccountChange {
  readonly userId: Id;
  readonly what: 'role' | 'password' | 'second_factor';
  readonly role?: Role | undefined;
  readonly areaCode?: string | undefined;
}

/**
 * Changes an account, by two persons neither of whom is its holder: whoever could give an approver a new password alone could
 * approve as that approver, and serve at a till as its operator. The account's sessions end.
 */
@Injectable()
export class ChangeAccount implements ProposalKind {
  readonly kind = CHANGE_ACCOUNT;

  constructor(
    kinds: ProposalKinds,
    private readonly accounts: AccountStore,
    private readonly passwords: FirstPasswords,
    private readonly past: PastPasswords,
    private readonly factor: SecondFactor,
    private readonly pace: SignInPace,
    private readonly sessions: SessionStore,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  /** Refuses `not_found` outside the actor's area, `same_person` for one's own account, `invalid_request` (what, role, areaCode), `forbidden`. */
  async accept(db: Reader, actor: Actor, asked: unknown): Promise<{ body: AccountChange; areaCode: string } | Refusal> {
    const body = asked as AccountChange;
    const account = await this.accounts.byId(db, body.userId);
    if (account === null || account.disabledAt !== null || !isWithin(account.areaCode, actor.areaCode)) return refuse('not_found', { field: 'userId' });
    if (isSamePerson(account, actor)) return refuse('same_person');
    if (body.what !== 'password' && !ROLES_OF.bureau.includes(account.role)) return refuse('invalid_request', { field: 'userId' });
    if (body.what !== 'role') return { body, areaCode: actor.areaCode };
    if (body.role === undefined || !ROLES_OF.bureau.includes(body.role)) return refuse('invalid_request', { field: 'role' });
    const areaCode = body.areaCode ?? account.areaCode;
    if (!isAreaCode(areaCode) || countyOf(areaCode) !== account.county) return refuse('area_unknown', { field: 'areaCode' });
    return isWithin(areaCode, actor.areaCode) ? { body: { ...body, areaCode }, areaCode: actor.areaCode } : refuse('forbidden', { field: 'areaCode' });
  }

  /** Refuses `not_found` when it was disabled since, `same_person` when the second person is its holder, `deciders_needed` when fewer than two others would decide. */
  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<{ userId: Id } | Refusal> {
    const body = proposal.body as AccountChange;
    const account = await this.accounts.byId(tx, body.userId);
    if (account === null || account.disabledAt !== null) return refuse('not_found', { field: 'userId' });
    if (isSamePerson(account, decider)) return refuse('same_person');
    const decides = body.what !== 'role' || (DECIDE.includes(body.role ?? account.role) && (body.areaCode ?? account.areaCode) === account.county);
    if (!decides && !(await this.accounts.decidedWithout(tx, account))) return refuse('deciders_needed', { least: DECIDERS_LEAST });
    await this.change(tx, account, { body, proposalId: proposal.id, nowMs });
    await this.sessions.endOfUser(tx, account.id, nowMs);
    const detail = { what: body.what, proposedBy: proposal.proposedBy, ...(body.what === 'role' ? { from: account.role, to: body.role ?? '' } : {}) };
    await this.audit.record(tx, decider, { action: 'user.change', objectKind: 'user', objectId: account.id, reason: proposal.reason, detail });
    return { userId: account.id };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const body = proposal.body as AccountChange;
    const account = await this.accounts.byId(db, body.userId);
    const name = account === null ? body.userId : `${account.displayName}（${account.login}）`;
    const same = (text: string): Words => ({ zh: text, en: text });
    if (body.what === 'role') {
      const changes = [{ what: { zh: '角色', en: 'Role' }, before: account === null ? null : same(account.role), after: same(body.role ?? '') }];
      if (account !== null) changes.push({ what: { zh: '工号', en: 'Staff number' }, before: null, after: same(account.staffNumber ?? '—') });
      if (body.areaCode !== account?.areaCode)
        changes.push({ what: { zh: '管辖区划', en: 'Area' }, before: account === null ? null : same(account.areaCode), after: same(body.areaCode ?? '') });
      return { title: { zh: `变更角色：${name}`, en: `Another role for ${name}` }, changes, warnings: [] };
    }
    const warnings = [{ zh: '请当面或电话确认是本人申请。', en: 'Make sure, in person or by phone, that its holder asks for it.' }];
    const title =
      body.what === 'password' ? { zh: `重置密码：${name}`, en: `A new password for ${name}` } : { zh: `解除动态码：${name}`, en: `Take the second factor off ${name}` };
    return { title, changes: [], warnings };
  }

  private async change(tx: Tx, account: Account, { body, proposalId, nowMs }: { body: AccountChange; proposalId: Id; nowMs: number }): Promise<void> {
    if (body.what === 'role') await this.accounts.setRole(tx, account.id, { role: body.role ?? account.role, areaCode: body.areaCode ?? account.areaCode });
    else if (body.what === 'second_factor') await this.factor.clear(tx, account.id);
    else {
      const to = await hashPassword(this.passwords.whole(proposalId));
      await this.accounts.replacePassword(tx, { id: account.id, from: account.passwordHash, to, temporary: true });
      await this.past.remember(tx, account, nowMs);
      await this.pace.lift(tx, account);
    }
  }
}

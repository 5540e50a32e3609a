import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { countyOf, isAreaCode, isWithin, refuse } from '#values';
import type { Actor, Reader, Role, Tx } from '#platform';
import { Audit, Ids, isDuplicateKey } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { loginFault, loginOf, ROLES_OF, staffNumberFault, staffNumberOf } from './account.js';
import { AccountStore } from './account.store.js';
import { FirstPasswords } from './first-passwords.js';
import { hashPassword } from './password-gate.js';

/** The kind of proposal under which an account of the bureau is opened. */
export const OPEN_ACCOUNT = 'account.open';

export interface AccountToOpen {
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly areaCode: string;
  readonly staffNumber: string;
}

/** Opens an account of the bureau, by two persons: whoever makes or decides is not made by one alone. */
@Injectable()
export class OpenAccount implements ProposalKind {
  readonly kind = OPEN_ACCOUNT;

  constructor(
    kinds: ProposalKinds,
    private readonly accounts: AccountStore,
    private readonly passwords: FirstPasswords,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  /** Refuses `invalid_request` (field), `area_unknown`, `forbidden` outside the actor's area, `login_taken`. */
  async accept(db: Reader, actor: Actor, asked: unknown): Promise<{ body: AccountToOpen; areaCode: string } | Refusal> {
    const wanted = asked as AccountToOpen;
    const body = { ...wanted, login: loginOf(wanted.login), staffNumber: staffNumberOf(wanted.staffNumber) };
    const fault = loginFault(body.login) ?? staffNumberFault(body.staffNumber);
    if (fault) return fault;
    if (!ROLES_OF.bureau.includes(body.role)) return refuse('invalid_request', { field: 'role' });
    if (!isAreaCode(body.areaCode)) return refuse('area_unknown', { field: 'areaCode' });
    if (!isWithin(body.areaCode, actor.areaCode)) return refuse('forbidden', { field: 'areaCode' });
    return (await this.accounts.byLogin(db, body.login)) === null ? { body, areaCode: actor.areaCode } : refuse('login_taken');
  }

  /** Refuses `login_taken`, `staff_number_taken`. */
  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<{ userId: Id } | Refusal> {
    const body = proposal.body as AccountToOpen;
    if ((await this.accounts.byLogin(tx, body.login)) !== null) return refuse('login_taken');
    const id = this.ids.next();
    const none = { siteId: null, disabledAt: null, secondFactorSealed: null, secondFactorDraft: null, secondFactorAt: null };
    const passwordHash = await hashPassword(this.passwords.whole(proposal.id));
    try {
      await this.accounts.insert(tx, { ...body, ...none, id, passwordHash, passwordTemporary: true, county: countyOf(body.areaCode), createdAt: nowMs });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('staff_number_taken');
      throw error;
    }
    const detail = { role: body.role, areaCode: body.areaCode, staffNumber: body.staffNumber, proposedBy: proposal.proposedBy };
    await this.audit.record(tx, decider, { action: 'user.create', objectKind: 'user', objectId: id, detail });
    return { userId: id };
  }

  tell(_db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { login, displayName, role, areaCode, staffNumber } = proposal.body as AccountToOpen;
    const same = (text: string) => ({ zh: text, en: text });
    return Promise.resolve({
      title: { zh: `开设账号 ${displayName}（${login}）`, en: `Open an account for ${displayName} (${login})` },
      changes: [
        { what: { zh: '角色', en: 'Role' }, before: null, after: same(role) },
        { what: { zh: '管辖区划', en: 'Area' }, before: null, after: same(areaCode) },
        { what: { zh: '工号', en: 'Staff number' }, before: null, after: same(staffNumber) },
      ],
      warnings: [{ zh: '请核对此人确有其人、工号属实。', en: 'Make sure that this person exists and that the staff number is theirs.' }],
    });
  }
}

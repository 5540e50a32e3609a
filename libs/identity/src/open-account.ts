import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { countyOf, dayOf, isAreaCode, isRefusal, isWithin, refuse } from '#values';
import type { Actor, Reader, Role, Tx } from '#platform';
import { Audit, Clock, Ids, isDuplicateKey } from '#platform';
import type { ByTwo, Proposal, ProposalKind, ProposalMeaning } from '#proposals';
import { ProposalKinds } from '#proposals';
import { loginFault, loginOf, ROLES_OF, staffNumberFault, staffNumberOf } from './account.js';
import { AccountStore } from './account.store.js';
import { FirstPasswords } from './first-passwords.js';
import { hashPassword } from './password-gate.js';

/** The kind of proposal under which an account of the bureau or of a site is opened. */
export const OPEN_ACCOUNT = 'account.open';

export interface AccountToOpen {
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  /** For roles of the bureau; those of a site have the area of their site. */
  readonly areaCode?: string | undefined;
  /** For roles of a site. */
  readonly siteId?: Id | undefined;
  readonly staffNumber: string;
}

/** As it is proposed. */
interface PlacedAccount extends AccountToOpen {
  readonly areaCode: string;
}

/**
 * Opens an account of the bureau or of a site, by two persons: whoever makes, decides or serves is not made by one alone. A till
 * counts what is typed by its operator, so each account is a natural person's, and no administrator has one at a site of a friend.
 */
@Injectable()
export class OpenAccount implements ProposalKind {
  readonly kind = OPEN_ACCOUNT;

  constructor(
    kinds: ProposalKinds,
    private readonly accounts: AccountStore,
    private readonly passwords: FirstPasswords,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {
    kinds.register(this);
  }

  /** Refuses `invalid_request` (field), `area_unknown`, `forbidden` outside the actor's area, `not_found` for the site, `login_taken`. */
  async accept(db: Reader, actor: Actor, asked: unknown): Promise<{ body: PlacedAccount; areaCode: string } | Refusal> {
    const wanted = asked as AccountToOpen;
    const body = { ...wanted, login: loginOf(wanted.login), staffNumber: staffNumberOf(wanted.staffNumber) };
    const fault = loginFault(body.login) ?? staffNumberFault(body.staffNumber);
    if (fault) return fault;
    const areaCode = ROLES_OF.counter.includes(body.role) ? await this.areaOfSite(db, actor, body) : bureauArea(actor, body);
    if (isRefusal(areaCode)) return areaCode;
    return (await this.accounts.byLogin(db, body.login)) === null ? { body: { ...body, areaCode }, areaCode: actor.areaCode } : refuse('login_taken');
  }

  /** Refuses `login_taken`, `staff_number_taken`. */
  async carryOut(tx: Tx, { proposal, decider, nowMs }: ByTwo): Promise<{ userId: Id } | Refusal> {
    const { siteId = null, ...body } = proposal.body as PlacedAccount;
    if ((await this.accounts.byLogin(tx, body.login)) !== null) return refuse('login_taken');
    const id = this.ids.next();
    const none = { disabledAt: null, secondFactorSealed: null, secondFactorDraft: null, secondFactorAt: null };
    const passwordHash = await hashPassword(this.passwords.whole(proposal.id));
    try {
      await this.accounts.insert(tx, { ...body, ...none, id, siteId, passwordHash, passwordTemporary: true, county: countyOf(body.areaCode), createdAt: nowMs });
    } catch (error) {
      // A second look at the login: an opening of it at this moment may have come first.
      if (isDuplicateKey(error)) return refuse((await this.accounts.byLogin(tx, body.login)) === null ? 'staff_number_taken' : 'login_taken');
      throw error;
    }
    const detail = { role: body.role, areaCode: body.areaCode, siteId, staffNumber: body.staffNumber, proposedBy: proposal.proposedBy };
    await this.audit.record(tx, decider, { action: 'user.create', objectKind: 'user', objectId: id, detail });
    return { userId: id };
  }

  async tell(db: Reader, proposal: Proposal): Promise<ProposalMeaning> {
    const { login, displayName, role, areaCode, siteId, staffNumber } = proposal.body as PlacedAccount;
    const same = (text: string) => ({ zh: text, en: text });
    const site = siteId === undefined ? null : await this.accounts.siteNames(db, siteId);
    return {
      title: { zh: `开设账号 ${displayName}（${login}）`, en: `Open an account for ${displayName} (${login})` },
      changes: [
        { what: { zh: '角色', en: 'Role' }, before: null, after: same(role) },
        site === null ? { what: { zh: '管辖区划', en: 'Area' }, before: null, after: same(areaCode) } : { what: { zh: '网点', en: 'Site' }, before: null, after: site },
        { what: { zh: '工号', en: 'Staff number' }, before: null, after: same(staffNumber) },
      ],
      warnings: [
        { zh: '请核对此人确有其人、工号属实。', en: 'Make sure that this person exists and that the staff number is theirs.' },
        ...(site === null ? [] : [{ zh: '请打电话问网点：此人今天确实在那里上班。', en: 'Call the site: make sure that this person does work there.' }]),
      ],
    };
  }

  private async areaOfSite(db: Reader, actor: Actor, { siteId }: AccountToOpen): Promise<string | Refusal> {
    const area = siteId === undefined ? null : await this.accounts.areaOfSite(db, actor, { siteId, day: dayOf(this.clock.nowMs()) });
    return area ?? refuse('not_found', { field: 'siteId' });
  }
}

function bureauArea(actor: Actor, { role, areaCode, siteId }: AccountToOpen): string | Refusal {
  if (!ROLES_OF.bureau.includes(role)) return refuse('invalid_request', { field: 'role' });
  if (siteId !== undefined) return refuse('invalid_request', { field: 'siteId' });
  if (areaCode === undefined || !isAreaCode(areaCode)) return refuse('area_unknown', { field: 'areaCode' });
  return isWithin(areaCode, actor.areaCode) ? areaCode : refuse('forbidden', { field: 'areaCode' });
}

import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { countyOf, dayOf, isAreaCode, isRefusal, isWithin, refuse } from '#values';
import type { Actor, Role, Tx } from '#platform';
import { Audit, Clock, Ids, UnitOfWork } from '#platform';
import { loginFault, loginOf, ROLES_OF, staffNumberFault, staffNumberOf } from './account.js';
import type { Account } from './account.store.js';
import { AccountStore } from './account.store.js';
import { hashPassword } from './password-gate.js';
import { passwordFault } from './password-rules.js';

export interface UserToCreate {
  readonly login: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: Role;
  /** For bureau roles: the area the account may see. Site roles get the area of their site. */
  readonly areaCode?: string | undefined;
  /** For site roles. */
  readonly siteId?: Id | undefined;
  /** The natural person; left out, the account must be linked at its first sign-in. */
  readonly staffNumber?: string | undefined;
  /** The password is known to somebody else and must be changed at the first sign-in. */
  readonly temporary?: boolean | undefined;
}

/** What every way of making an account has in common: its checks, its row and its entry in the log of acts. */
@Injectable()
export class AccountMaking {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Refuses `invalid_request` (field), `area_unknown`, `forbidden` outside the actor's area, `not_found` for the site. */
  async prepare(actor: Actor, request: UserToCreate): Promise<Account | Refusal> {
    const login = loginOf(request.login);
    const staffNumber = request.staffNumber === undefined ? null : staffNumberOf(request.staffNumber);
    const fault =
      loginFault(login) ??
      passwordFault(request.password, { login, role: request.role, names: [staffNumber ?? ''] }) ??
      (staffNumber === null ? null : staffNumberFault(staffNumber));
    if (fault) return fault;
    const place = await this.placeOf(actor, request);
    if (isRefusal(place)) return place;
    return {
      id: this.ids.next(),
      login,
      passwordHash: await hashPassword(request.password),
      displayName: request.displayName,
      role: request.role,
      ...place,
      county: countyOf(place.areaCode),
      staffNumber,
      disabledAt: null,
      passwordTemporary: request.temporary ?? false,
      secondFactorSealed: null,
      secondFactorDraft: null,
      secondFactorAt: null,
      createdAt: this.clock.nowMs(),
    };
  }

  async insert(tx: Tx, actor: Actor, account: Account): Promise<void> {
    const { id, role, areaCode, siteId, staffNumber } = account;
    await this.accounts.insert(tx, account);
    await this.audit.record(tx, actor, { action: 'user.create', objectKind: 'user', objectId: id, detail: { role, areaCode, siteId, staffNumber } });
  }

  /** Which of its two keys an account met that another has. */
  async taken({ login }: Account): Promise<Refusal> {
    return refuse((await this.accounts.byLogin(this.uow.reader, login)) === null ? 'staff_number_taken' : 'login_taken', { login });
  }

  private async placeOf(actor: Actor, { role, areaCode, siteId }: UserToCreate): Promise<{ areaCode: string; siteId: Id | null } | Refusal> {
    if (ROLES_OF.counter.includes(role)) {
      const area = siteId === undefined ? null : await this.accounts.areaOfSite(this.uow.reader, actor, { siteId: siteId, day: dayOf(this.clock.nowMs()) });
      return area === null || siteId === undefined ? refuse('not_found', { field: 'siteId' }) : { areaCode: area, siteId };
    }
    if (!ROLES_OF.bureau.includes(role)) return refuse('invalid_request', { field: 'role' });
    if (siteId !== undefined) return refuse('invalid_request', { field: 'siteId' });
    if (areaCode === undefined || !isAreaCode(areaCode)) return refuse('area_unknown', { field: 'areaCode' });
    return isWithin(areaCode, actor.areaCode) ? { areaCode, siteId: null } : refuse('forbidden', { field: 'areaCode' });
  }
}

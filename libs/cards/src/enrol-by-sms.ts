import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { dayOf, isRefusal, refuse } from '#values';
import type { Tx } from '#platform';
import { againOnClash, Clock, UnitOfWork } from '#platform';
import { Mint } from './mint.js';
import type { EnrolledPhone } from './phone-enrolments.js';
import { PhoneEnrolments } from './phone-enrolments.js';
import { PublicKeys } from './public-keys.js';
import type { Registered, SmsCodeRecord } from './sms-code.store.js';
import { SMS_CODE, SmsCodeStore } from './sms-code.store.js';

export interface SmsEnrolment {
  readonly phone: string;
  /** The six digits of the message. */
  readonly code: string;
  /** The phone's Ed25519 public key, 32 bytes in base64url. */
  readonly publicKey: string;
  /** Which of several people registered under the number: their place in `choices`, from 1. */
  readonly choice?: string | undefined;
  /** True stops the phone that is bound now. */
  readonly takeOver?: boolean | undefined;
}

/**
 * Enrols a phone's key by a code that was sent to the registered number. A right code stays good until something is
 * enrolled by it, so that the questions it raises (who of several, take over or not) need no second message; with the same
 * key again, after a lost answer, it answers the same enrolment as long as that holds.
 *
 * Refusals: invalid_request, sms_code_expired (none, used, too old), sms_code_wrong (`triesLeft`), sms_code_spent,
 * person_choice_needed (`choices`, `names`), phone_bound_elsewhere, revoked, suspended, deceased.
 */
@Injectable()
export class EnrolBySms {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: SmsCodeStore,
    private readonly enrolments: PhoneEnrolments,
    private readonly mint: Mint,
    private readonly clock: Clock,
  ) {}

  async enrol(request: SmsEnrolment): Promise<EnrolledPhone | Refusal> {
    if (!PublicKeys.isKey(request.publicKey)) return refuse('invalid_request', { field: 'publicKey' });
    return againOnClash(() =>
      this.work.run(async (tx) => {
        const before = await this.before(tx, request);
        if (before !== null) return before;
        const proven = await this.proven(tx, request);
        if (isRefusal(proven)) return proven;
        const person = chosen(proven.people, request.choice);
        return isRefusal(person) ? person : this.bind(tx, request, { personId: person.personId, codeId: proven.codeId });
      }),
    );
  }

  /** What was enrolled by this very code and key, if the answer was lost on its way and the phone asks again. */
  private async before(tx: Tx, { phone, code, publicKey }: SmsEnrolment): Promise<EnrolledPhone | null> {
    const now = this.clock.nowMs();
    const record = await this.codes.lockNewest(tx, phone);
    if (record?.usedAt == null || record.expiresAt <= now || !this.codes.isRight(record, phone, code)) return null;
    const people = await this.codes.registered(tx, phone, dayOf(now));
    return this.enrolments.standingOf(
      tx,
      people.map(({ personId }) => personId),
      { publicKey, since: record.usedAt },
    );
  }

  /** Counts a wrong try in the same transaction that refuses it. */
  private async proven(tx: Tx, { phone, code }: SmsEnrolment): Promise<{ codeId: Id; people: readonly Registered[] } | Refusal> {
    const now = this.clock.nowMs();
    const record = await this.codes.lockNewest(tx, phone);
    if (record === null || record.usedAt !== null || record.expiresAt <= now) return refuse('sms_code_expired');
    if (record.tries >= SMS_CODE.triesMax) return refuse('sms_code_spent');
    if (!this.codes.isRight(record, phone, code)) return this.wrong(tx, record);
    const people = await this.codes.registered(tx, phone, dayOf(now));
    // Digits that were never sent to anybody and happened to be guessed.
    return people.length === 0 ? this.wrong(tx, record) : { codeId: record.id, people };
  }

  private async wrong(tx: Tx, record: SmsCodeRecord): Promise<Refusal> {
    await this.codes.countTry(tx, record.id);
    const triesLeft = SMS_CODE.triesMax - record.tries - 1;
    return triesLeft > 0 ? refuse('sms_code_wrong', { triesLeft }) : refuse('sms_code_spent');
  }

  private async bind(tx: Tx, request: SmsEnrolment, proven: { personId: Id; codeId: Id }): Promise<EnrolledPhone | Refusal> {
    const { publicKey, takeOver = false } = request;
    const enrolled = await this.enrolments.enrol(tx, { personId: proven.personId, publicKey, serial: this.mint.serial(), takeOver });
    if (isRefusal(enrolled)) return enrolled;
    // The row is held since it was read, so nobody can have used it in between.
    if (!(await this.codes.use(tx, proven.codeId, this.clock.nowMs()))) throw new Error('a code was used twice');
    return enrolled;
  }
}

function chosen(people: readonly Registered[], choice: string | undefined): Registered | Refusal {
  const only = people.length === 1 ? people[0] : choice === undefined ? undefined : people[Number(choice) - 1];
  return only ?? refuse('person_choice_needed', { choices: people.map((_person, index) => String(index + 1)), names: people.map((person) => person.nameMasked) });
}

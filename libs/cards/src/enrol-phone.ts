import { Injectable } from '@nestjs/common';
import type { Day, Refusal } from '#values';
import { dayOf, isRefusal, refuse } from '#values';
import type { Tx } from '#platform';
import { againOnClash, Clock, DAY_BUDGET, Tally, UnitOfWork } from '#platform';
import { ActivationDesk } from './activation-desk.js';
import { Mint } from './mint.js';
import type { EnrolledPhone } from './phone-enrolments.js';
import { PhoneEnrolments } from './phone-enrolments.js';
import { PublicKeys } from './public-keys.js';

export interface EnrolPhoneRequest {
  /** The ten digits, or the enrolment code that was scanned. */
  readonly activationCode: string;
  /** The person's date of birth; asked for with ten digits, which could be guessed. */
  readonly bornOn?: Day | undefined;
  /** The phone's Ed25519 public key: 32 bytes in base64url, the `x` of its JWK. */
  readonly publicKey: string;
  /** Where a typed code comes from; kept as a keyed digest for the day. */
  readonly network?: string | undefined;
}

/** Wrong typed codes of one network in a day: a household mistypes, a guesser does not stop. */
export const NETWORK_MISSES = 100;

/**
 * Enrols a phone's key. The activation code says whose phone it is, and is claimed by one conditional update: of twenty
 * phones with one code, one is enrolled. The generation stays; a phone enrolled before is revoked. The same code with the
 * same key again, after a lost answer, answers the same enrolment as long as it holds.
 *
 * Ten digits that were typed are good only with the person's date of birth, and misses have a budget for each network and,
 * far above, for the whole county and day. Beyond it typed codes wait until the next day, there or everywhere; scanned ones,
 * which are signed, go on.
 *
 * Refusals: token_used (unknown, used, expired or forged code, or a date of birth that is not its holder's), invalid_request
 * (not an Ed25519 key, or ten digits without a date), activation_paused, deceased, revoked, suspended, phone_bound_elsewhere (a phone was bound after the code was made).
 */
@Injectable()
export class EnrolPhone {
  constructor(
    private readonly work: UnitOfWork,
    private readonly enrolments: PhoneEnrolments,
    private readonly desk: ActivationDesk,
    private readonly mint: Mint,
    private readonly tally: Tally,
    private readonly clock: Clock,
  ) {}

  async enrol({ activationCode, bornOn, publicKey, network = '' }: EnrolPhoneRequest): Promise<EnrolledPhone | Refusal> {
    if (!PublicKeys.isKey(publicKey)) return refuse('invalid_request', { field: 'publicKey' });
    const read = this.desk.read(activationCode, this.clock.nowMs());
    if (read === null) return refuse('token_used');
    if (read.typed && bornOn === undefined) return refuse('invalid_request', { field: 'bornOn' });
    const claim = { codeHash: this.desk.hashOf(read.digits), bornOn: read.typed ? (bornOn ?? null) : null, publicKey };
    return againOnClash(() => this.work.run((tx) => (read.typed ? this.typed(tx, claim, network) : this.enrolments.claim(tx, { ...claim, serial: this.mint.serial() }))));
  }

  /**
   * Of its network a miss is counted before the code is looked at, under the lock of the count, and taken back where it was none: tries at one moment
   * are counted one after the other. The county's count, far above, is read without its lock, so that nobody waits for all others: that some
   * more are looked at, at most one for each connection to the database, means nothing there. What is refused here is kept, as every answer is.
   */
  private async typed(tx: Tx, claim: Omit<Parameters<PhoneEnrolments['claim']>[1], 'serial'>, network: string): Promise<EnrolledPhone | Refusal> {
    const today = dayOf(this.clock.nowMs());
    const here = `activation_miss|${this.mint.networkDigest(network)}` as const;
    await this.tally.add(tx, here, today);
    const paused = (await this.tally.of(tx, here, today)) > NETWORK_MISSES || (await this.tally.of(tx, 'activation_miss', today)) >= DAY_BUDGET.activation_miss.most;
    const made = paused ? refuse('activation_paused') : await this.enrolments.claim(tx, { ...claim, serial: this.mint.serial() });
    if (isRefusal(made) && made.code === 'token_used') await this.tally.add(tx, 'activation_miss', today);
    else await this.tally.add(tx, here, today, -1);
    return made;
  }
}

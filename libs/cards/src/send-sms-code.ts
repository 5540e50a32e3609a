import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, isRefusal, refuse } from '#values';
import type { Tx } from '#platform';
import { Clock, DAY_BUDGET, Ids, isDuplicateKey, Sms, Tally, UnitOfWork } from '#platform';
import { SMS_CODE, SmsCodeStore } from './sms-code.store.js';

export interface SmsCodeRequest {
  /** Mobile number, 11 digits. */
  readonly phone: string;
  /** Network address of whoever asks; limited by it, kept as a keyed digest only. */
  readonly address: string;
}

export interface SmsCodeAsked {
  readonly validMinutes: number;
  readonly resendAfterSeconds: number;
}

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

/**
 * Sends a code to a registered number. Whether it is registered does not show: an unknown number gets the same answer, the
 * same limits and a code that nobody knows, and nothing is waited for that only a known number would need.
 *
 * Refusals: invalid_request, sms_unavailable (no driver), sms_too_soon (within 60 s), sms_limit (10 a day and number, 30 an
 * hour and address, 3,000 messages a day for the whole county).
 */
@Injectable()
export class SendSmsCode {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: SmsCodeStore,
    private readonly sms: Sms,
    private readonly tally: Tally,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async send({ phone, address }: SmsCodeRequest): Promise<SmsCodeAsked | Refusal> {
    if (!/^1\d{10}$/.test(phone)) return refuse('invalid_request', { field: 'phone' });
    if (!this.sms.available) return refuse('sms_unavailable');
    const code = this.codes.draw();
    const made = await this.make({ phone, address, code });
    if (isRefusal(made)) return made;
    if (made.known) this.hand({ id: made.id, to: phone, text: textOf(code) });
    return { validMinutes: SMS_CODE.validMs / 60_000, resendAfterSeconds: SMS_CODE.resendMs / 1000 };
  }

  private async make(request: SmsCodeRequest & { readonly code: string }): Promise<{ id: Id; known: boolean } | Refusal> {
    const { phone, address, code } = request;
    const madeAt = this.clock.nowMs();
    const addressIndex = this.codes.addressIndex(address);
    try {
      return await this.work.run(async (tx) => {
        // Holds the address until the end: requests of one at one moment are counted one after the other.
        await this.tally.add(tx, `sms_asked|${addressIndex}`, dayOf(madeAt));
        const limit = await this.limit(tx, { phone, addressIndex, nowMs: madeAt });
        if (limit) return limit;
        const known = (await this.codes.registered(tx, phone, dayOf(madeAt))).length > 0;
        // Only what is sent costs: strangers' numbers use nothing up.
        if (known && !(await this.claimMessage(tx, dayOf(madeAt)))) return refuse('sms_limit');
        const id = this.ids.next();
        // For a number that is nobody's the digits drawn here are never told to anyone.
        await this.codes.insert(tx, { id, phone, addressIndex, codeHash: this.codes.hashOf(phone, known ? code : this.codes.draw()), madeAt });
        return { id, known };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('sms_too_soon', { retryAfterSeconds: SMS_CODE.resendMs / 1000 });
      throw error;
    }
  }

  /** One of the county's messages of the day, counted before it is held against their number. */
  private async claimMessage(tx: Tx, today: Day): Promise<boolean> {
    await this.tally.add(tx, 'text_message', today);
    if ((await this.tally.of(tx, 'text_message', today)) <= DAY_BUDGET.text_message.most) return true;
    await this.tally.add(tx, 'text_message', today, -1);
    return false;
  }

  private async limit(tx: Tx, { phone, addressIndex, nowMs }: { phone: string; addressIndex: string; nowMs: number }): Promise<Refusal | null> {
    const newest = await this.codes.newest(tx, phone);
    const waitMs = newest === null ? 0 : newest.madeAt + SMS_CODE.resendMs - nowMs;
    if (waitMs > 0) return refuse('sms_too_soon', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    if ((await this.codes.countSince(tx, 'phone_index', this.codes.phoneIndex(phone), nowMs - DAY_MS)) >= SMS_CODE.perPhoneAndDay) return refuse('sms_limit');
    if ((await this.codes.countSince(tx, 'address_index', addressIndex, nowMs - HOUR_MS)) >= SMS_CODE.perAddressAndHour) return refuse('sms_limit');
    return (await this.tally.of(tx, 'text_message', dayOf(nowMs))) >= DAY_BUDGET.text_message.most ? refuse('sms_limit') : null;
  }

  /** Not waited for, so that a slow gateway does not tell a known number from an unknown one. Who gets no message asks again. */
  private hand(message: Parameters<Sms['send']>[0]): void {
    void this.sms.send(message).catch((error: unknown) => {
      process.stderr.write(`短信未送出 / a text message was not sent: ${error instanceof Error ? error.message : 'unknown'}\n`);
    });
  }
}

function textOf(code: string): string {
  return `【爱心卡】验证码 ${code}，10 分钟内有效。请勿告诉他人。Love Card code ${code}, valid 10 minutes.`;
}

/** Forgets codes of the days before yesterday. */
@Injectable()
export class ForgetSmsCodes {
  constructor(
    private readonly work: UnitOfWork,
    private readonly codes: SmsCodeStore,
    private readonly clock: Clock,
  ) {}

  async forget(): Promise<number> {
    return this.work.run((tx) => this.codes.forget(tx, this.clock.nowMs()));
  }
}

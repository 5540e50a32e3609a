import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { Refusal } from '#values';
import { isRefusal, refuse } from '#values';
import { Clock } from '#platform';
import type { Account } from './account.store.js';
import { type CountedTry, INSIDE, SignInPace } from './sign-in-pace.js';
import { Strangers } from './strangers.js';
import { Sweep } from './sweep.js';

/** OWASP's setting for argon2id, which is this library's default kind: 19 MiB, two passes, one lane; about 11 ms on one core (stack.md 3.4). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Verified when there is no account, so that an unknown login takes as long as a wrong password. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$Ai1ymm8cofdGFwx0VWGLfQ$1CouP2LgaAXB7mXSpXUFi9dEJz0FMTQCWX0wMzIJHyk';

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

export function isPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}

export interface PasswordTry {
  readonly login: string;
  readonly password: string;
  /** The caller's network; `INSIDE` for whoever is signed in. */
  readonly network: string;
}

/** An account whose password was just shown, with the try that showed it. */
export interface OpenedBy {
  readonly account: Account;
  readonly counted: CountedTry;
}

/** The one place where a password is tried. */
@Injectable()
export class PasswordGate {
  private readonly strangers = new Strangers();
  private readonly sweep = new Sweep();

  constructor(
    private readonly pace: SignInPace,
    private readonly clock: Clock,
  ) {}

  /**
   * The account when the password is right; the caller then says so (`SignInPace.right`) in its own transaction. A disabled
   * account is refused like a wrong password, and an unknown login pauses like a known one, for nothing of them should show.
   *
   * Right passwords count as tries while they are being verified, so a sixth sign-in of one account from one network within
   * the same 20 ms may be told to wait; it passes on the next try.
   */
  async open(account: Account | null, attempt: PasswordTry): Promise<OpenedBy | Refusal> {
    const live = account === null || account.disabledAt !== null ? null : account;
    const counted = await this.count(live, attempt);
    if (isRefusal(counted)) return counted;
    const right = await verify(live?.passwordHash ?? NOBODY, attempt.password);
    if (!right || live === null || counted === null) return refuse('credentials_wrong');
    this.sweep.right(attempt.network);
    return { account: live, counted };
  }

  private async count(account: Account | null, { login, network }: PasswordTry): Promise<CountedTry | Refusal | null> {
    const now = this.clock.nowMs();
    // Whoever signed in from here before does not pay for what the neighbours try.
    const swept = network !== INSIDE && !this.sweep.claim(network, now);
    if (swept && (account === null || !(await this.pace.isKnown(account, network)))) return refuse('too_many_requests');
    if (account === null) {
      const waitUntil = this.strangers.claim(login, network, now);
      return waitUntil === null ? null : locked(waitUntil, now);
    }
    const counted = await this.pace.claim(account, network);
    return 'waitUntil' in counted ? locked(counted.waitUntil, now) : counted;
  }
}

function locked(waitUntil: number, nowMs: number): Refusal {
  return refuse('account_locked', { lockedUntil: waitUntil, retryAfterSeconds: Math.ceil((waitUntil - nowMs) / 1000) });
}

import { Injectable } from '@nestjs/common';
import type { Role } from '#platform';
import { SecondFactorRule } from '#platform';
import type { PendingStep } from './account.js';
import { ROLES_OF } from './account.js';

export interface StandingAccount {
  readonly role: Role;
  readonly passwordTemporary: boolean;
  readonly secondFactorAt: number | null;
  readonly staffNumber: string | null;
  /** Whether the session was opened by the six digits of a shift; by password when left out. */
  readonly byPin?: boolean;
}

/** What stands between an account and its work, most urgent first. */
@Injectable()
export class PendingSteps {
  constructor(private readonly rule: SecondFactorRule) {}

  of(account: StandingAccount): readonly PendingStep[] {
    const steps: PendingStep[] = [];
    // Who came in by PIN chose the six digits after a password of one's own: one that was reset since stops no till at lunch.
    if (account.passwordTemporary && account.byPin !== true) steps.push('password');
    if (ROLES_OF.bureau.includes(account.role) && this.rule.required && account.secondFactorAt === null) steps.push('second_factor');
    if (account.staffNumber === null) steps.push('staff_number');
    return steps;
  }
}

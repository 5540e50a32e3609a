import { Injectable } from '@nestjs/common';
import type { Role } from '#platform';
import { SecondFactorRule } from '#platform';
import type { PendingStep } from './account.js';
import { ROLES_OF } from './account.js';

/** What stands between an account and its work, most urgent first. */
@Injectable()
export class PendingSteps {
  constructor(private readonly rule: SecondFactorRule) {}

  of(account: { readonly role: Role; readonly passwordTemporary: boolean; readonly secondFactorAt: number | null; readonly staffNumber: string | null }): readonly PendingStep[] {
    const steps: PendingStep[] = [];
    // At a counter people come in by PIN, and no page there asks for a new password.
    const atBureau = ROLES_OF.bureau.includes(account.role);
    if (atBureau && account.passwordTemporary) steps.push('password');
    if (atBureau && this.rule.required && account.secondFactorAt === null) steps.push('second_factor');
    if (account.staffNumber === null) steps.push('staff_number');
    return steps;
  }
}

import { Injectable } from '@nestjs/common';
import type { Reader } from '#platform';
import { PolicyStore } from './policy.store.js';

/** One thing about the stored law that is not as two persons left it. */
export interface LawFault {
  readonly kind: 'policy_not_law' | 'policy_copy_differs' | 'withdrawal_not_law' | 'policy_gone' | 'withdrawal_gone';
  readonly table: 'policy_version' | 'policy_copy' | 'policy_withdrawal';
  /** Of the row; of what is gone `programme@version`. */
  readonly id: string;
}

/** Looks for rows of law that nobody published or agreed on, and for published ones that are no longer there. Reads only. */
@Injectable()
export class CheckLaw {
  constructor(private readonly store: PolicyStore) {}

  async check(db: Reader): Promise<LawFault[]> {
    const { versions, copies, withdrawals } = await this.store.unsound(db);
    const { publishedGone, withdrawnGone } = await this.store.gone(db);
    return [
      ...versions.map((id): LawFault => ({ kind: 'policy_not_law', table: 'policy_version', id })),
      ...copies.map((id): LawFault => ({ kind: 'policy_copy_differs', table: 'policy_copy', id })),
      ...withdrawals.map((id): LawFault => ({ kind: 'withdrawal_not_law', table: 'policy_withdrawal', id })),
      ...publishedGone.map((id): LawFault => ({ kind: 'policy_gone', table: 'policy_version', id })),
      ...withdrawnGone.map((id): LawFault => ({ kind: 'withdrawal_gone', table: 'policy_withdrawal', id })),
    ];
  }
}

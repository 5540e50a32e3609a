import { Injectable } from '@nestjs/common';
import type { AllowancePolicy } from '#core/policy';
import { LawReader } from '#eligibility';
import type { Reader } from '#platform';
import { firstDay } from '#values';
import type { IssuanceRun } from './issuance-run.js';

/**
 * The version of its programme that a run decides by. It stands in the run from its beginning on: a law that is published,
 * replaced or withdrawn afterwards changes nothing of what the run means, gives and takes from whom.
 */
@Injectable()
export class PolicyOfRun {
  constructor(private readonly laws: LawReader) {}

  /**
   * Of a run that names none (one from before runs did, and without a line) the version in force on the first day of its
   * month. Undefined where there is no such version that somebody published.
   */
  async of(db: Reader, run: Pick<IssuanceRun, 'county' | 'programme' | 'month' | 'policyVersion'>): Promise<AllowancePolicy | undefined> {
    const { county, programme, policyVersion: version } = run;
    const inForce = (await this.laws.on(db, county, firstDay(run.month))).allowances.get(programme);
    return version === null || version === inForce?.version ? inForce : this.laws.allowance(db, county, { programme, version });
  }
}

import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { ALLOWANCES_TABLES } from '#allowances';
import { CARDS_TABLES } from '#cards';
import { ELIGIBILITY_TABLES } from '#eligibility';
import { IDENTITY_TABLES } from '#identity';
import { JOBS_TABLES } from '#jobs';
import { LEDGER_TABLES } from '#ledger';
import { PEOPLE_TABLES } from '#people';
import { PROPOSALS_TABLES } from '#proposals';
import { RECONCILIATION_TABLES } from '#reconciliation';
import { REDEMPTION_TABLES } from '#redemption';
import { SITES_TABLES } from '#sites';

/** The entities of every lib, for the one data source of a process. */
export const COUNTY_TABLES: readonly EntityTarget<ObjectLiteral>[] = [
  ...IDENTITY_TABLES,
  ...JOBS_TABLES,
  ...PEOPLE_TABLES,
  ...SITES_TABLES,
  ...CARDS_TABLES,
  ...PROPOSALS_TABLES,
  ...LEDGER_TABLES,
  ...ELIGIBILITY_TABLES,
  ...ALLOWANCES_TABLES,
  ...REDEMPTION_TABLES,
  ...RECONCILIATION_TABLES,
];

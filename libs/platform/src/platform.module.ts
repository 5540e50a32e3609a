import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { Audit } from './audit.js';
import { Clock } from './clock.js';
import type { Config } from './config.js';
import { Database } from './database.js';
import { Ids } from './ids.js';
import { Keys } from './keys.js';
import { Makers } from './makers.js';
import { Readiness } from './readiness.js';
import { RowSeals } from './row-seals.js';
import { NoSms, Sms } from './sms.js';
import { Disclosures } from './disclosures.js';
import { Tally } from './tally.js';
import { UnitOfWork } from './unit-of-work.js';
import { Vault } from './vault.js';
import { Workshop } from './workshop.js';

/** Whether bureau roles must have a second factor: the county's choice (SECOND_FACTOR). */
export class SecondFactorRule {
  constructor(readonly required: boolean) {}
}

/** What a process brings along: its open database, its keys, and (for the demo and tests) another clock or other ids. */
export interface PlatformParts {
  readonly database: Database;
  readonly keys: Keys;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** How text messages leave; none do when left out. */
  readonly sms?: Sms;
  /** Whether bureau roles must enrol a second factor at their first sign-in; not when left out. */
  readonly secondFactor?: Config['secondFactor'];
}

/** Gives every lib the parts of the platform; global, so that a lib's module names only its own use cases. */
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts): DynamicModule {
    const clock = parts.clock ?? new Clock();
    const providers = [
      { provide: Database, useValue: parts.database },
      { provide: Keys, useValue: parts.keys },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: parts.ids ?? new Ids(clock) },
      { provide: Sms, useValue: parts.sms ?? new NoSms() },
      { provide: SecondFactorRule, useValue: new SecondFactorRule(parts.secondFactor === 'required') },
      UnitOfWork,
      Readiness,
      Vault,
      RowSeals,
      Audit,
      Makers,
      Tally,
      Disclosures,
      Workshop,
    ];
    return { module: PlatformModule, global: true, providers, exports: providers };
  }
}

import { Test, type TestingModule } from '@nestjs/testing';
import { LEDGER_TABLES, LedgerModule } from '#ledger';
import type { Actor } from '#platform';
import { Database, PlatformModule, SetClock } from '#platform';
import { day, instantAt } from '#values';
import type { TestDatabase } from '../../support/test-database.js';
import { openTestDatabase } from '../../support/test-database.js';

export const OFFICER: Actor = { id: 'wang.officer', role: 'bureau_officer', areaCode: '330102', siteId: null, deviceId: null, personId: null, staffNumber: 'A-001' };

/** An empty ledger of a county on 3 March 2025, ten in the morning. */
export interface Books {
  readonly module: TestingModule;
  readonly test: TestDatabase;
  readonly clock: SetClock;
  close(): Promise<void>;
}

export async function openBooks(): Promise<Books> {
  const test = await openTestDatabase([...LEDGER_TABLES]);
  const clock = new SetClock(instantAt(day('2025-03-03'), 600));
  const module = await Test.createTestingModule({ imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), LedgerModule] }).compile();
  return {
    module,
    test,
    clock,
    close: async () => {
      await module.close();
      await test.drop();
    },
  };
}

/** SQL as an administrator would run it, past every use case. */
export async function byHand(database: Database, sql: string, parameters: unknown[] = []): Promise<void> {
  await database.writer.query(sql, parameters);
}

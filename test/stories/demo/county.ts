import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstDay, instantAt, month } from '#values';
import { DemoModule, SeededIds } from '#demo';
import { IntegrityModule } from '#integrity';
import { MIGRATIONS } from '#migrations';
import { Database, Keys, PlatformModule, SetClock } from '#platform';
import type { TestDatabase } from '../../support/test-database.js';
import { openTestDatabase } from '../../support/test-database.js';

/** The month that the stories live in. */
export const MONTH = month('2025-09');

/** A county that can be lived in, on a database of its own. */
export interface DemoCounty {
  readonly app: TestingModule;
  readonly clock: SetClock;
  close(): Promise<void>;
}

/** On the engine of this test run. */
export async function openCounty(seed: number): Promise<DemoCounty> {
  return countyOn(await openTestDatabase(), seed);
}

/** On the embedded engine, whatever the test run is for: to compare the two. */
export async function openEmbeddedCounty(seed: number): Promise<DemoCounty> {
  const dir = mkdtempSync(join(tmpdir(), 'love-card-'));
  const database = await Database.open({ engine: 'embedded', url: join(dir, 'county.db'), tables: [], migrations: MIGRATIONS });
  await database.migrate();
  const drop = async (): Promise<void> => {
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return countyOn({ database, keys: Keys.load(dir, true), drop }, seed);
}

async function countyOn({ database, keys, drop }: Pick<TestDatabase, 'database' | 'keys' | 'drop'>, seed: number): Promise<DemoCounty> {
  const clock = new SetClock(instantAt(firstDay(MONTH)));
  const app = await Test.createTestingModule({ imports: [PlatformModule.with({ database, keys, clock, ids: new SeededIds(clock, seed) }), DemoModule, IntegrityModule] }).compile();
  return { app, clock, close: () => app.close().then(drop) };
}

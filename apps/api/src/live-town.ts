import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, dayOf, firstDay, instantAt, monthOf } from '#values';
import { CountyModule, openCounty } from '#county';
import { DemoModule, LiveDemo } from '#demo';
import { PlatformModule, SetClock } from '#platform';
import { LOGINS } from './seed-town.js';

/** The process that makes the demo town of a first start in the folder it is given (seed-town.ts). */
async function main(dir: string): Promise<void> {
  const county = await openCounty({ engine: 'embedded', dir, databaseUrl: join(dir, 'county.db'), poolSize: 2 });
  if ('faults' in county) throw new Error(county.faults.join('; '));
  const yesterday = addDays(dayOf(Date.now()), -1);
  const month = monthOf(yesterday);
  // Only the clock is set; chance is real, so that no two installations share a password or a card.
  @Module({ imports: [PlatformModule.with({ database: county.database, keys: county.keys, clock: new SetClock(instantAt(firstDay(month))) }), CountyModule, DemoModule] })
  class TownModule {}
  const context = await NestFactory.createApplicationContext(TownModule, { logger: ['error'], abortOnError: false });
  const { logins } = await context.get(LiveDemo).live({ scale: 'town', month, seed: 1, until: yesterday });
  writeFileSync(join(dir, LOGINS), JSON.stringify(logins, null, 2), { mode: 0o600 });
  await county.close();
}

await main(process.argv[2] ?? '');

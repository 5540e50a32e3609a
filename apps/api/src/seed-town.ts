import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, dayOf, firstDay, instantAt, monthOf } from '#values';
import { CountyModule, type OpenCounty } from '#county';
import { type DemoLogins, LiveDemo, DemoModule } from '#demo';
import { type Config, PlatformModule, SetClock } from '#platform';

/** Where the logins of the demo county are kept, readable by its owner alone. */
const LOGINS = 'demo-logins.json';

/** Lives a town's month up to yesterday into an empty database, with passwords made by chance, and keeps the logins for the welcome. */
export async function seedTown(county: OpenCounty, config: Config): Promise<void> {
  const [someone]: unknown[] = await county.database.writer.query('SELECT 1 FROM person LIMIT 1');
  if (someone !== undefined) return;
  const yesterday = addDays(dayOf(Date.now()), -1);
  process.stdout.write('首次启动：正在生成演示县并过完本月（约半分钟）… / First start: making a demo town and living its month (about half a minute) …\n');
  const clock = new SetClock(instantAt(firstDay(monthOf(yesterday))));
  @Module({ imports: [PlatformModule.with({ database: county.database, keys: county.keys, clock }), CountyModule, DemoModule] })
  class SeedModule {}
  const context = await NestFactory.createApplicationContext(SeedModule, { logger: false });
  const { logins } = await context.get(LiveDemo).live({ scale: 'town', month: monthOf(yesterday), seed: Date.now() % 100_000, until: yesterday });
  const path = join(config.dir, LOGINS);
  writeFileSync(path, JSON.stringify(logins, null, 2), { mode: 0o600 });
  chmodSync(path, 0o600);
}

export function demoLogins(dir: string): DemoLogins | null {
  const path = join(dir, LOGINS);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoLogins) : null;
}

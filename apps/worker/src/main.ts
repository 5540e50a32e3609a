import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { FillCardTags } from '#cards';
import { CountyModule, Heavy, openCounty, Rounds, Stretching } from '#county';
import { ACCOUNT_BEYOND_NEED, accountBeyondNeed, KEYS_BEYOND_NEED, LogLines, PlatformModule, readConfig, smsOf } from '#platform';

/** Heavy and nightly work without HTTP, for an installation whose api processes leave it out (JOBS=off). */
async function main(): Promise<void> {
  const read = readConfig(process.env);
  // It serves nobody, so it makes no session and signs no list. On the embedded engine it is the county's only process.
  const config = 'faults' in read ? read : { ...read, holding: read.engine === 'embedded' ? ('all' as const) : ('worker' as const) };
  const county = 'faults' in config ? config : await openCounty(config);
  if ('faults' in config || 'faults' in county) {
    for (const fault of 'faults' in county ? county.faults : []) process.stderr.write(`爱心卡无法启动 / Love Card cannot start: ${fault}\n`);
    process.exit(1);
  }
  @Module({ imports: [PlatformModule.with({ database: county.database, keys: county.keys, sms: smsOf(config.sms) }), CountyModule] })
  class WorkerModule {}
  const app = await NestFactory.createApplicationContext(WorkerModule, { logger: ['warn', 'error'] });
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'info', base: { app: 'worker' } }, new LogLines(2));
  county.database.watch.listener = ({ state, code, seconds, message }) => {
    if (state === 'began') log.warn({ code, reason: message }, 'the database does not take work');
    else log.warn({ code, seconds }, 'the database takes work again');
  };
  if (county.keys.beyondNeed.length > 0) log.warn({ keys: county.keys.beyondNeed }, KEYS_BEYOND_NEED);
  const rights = await accountBeyondNeed(county.database);
  if (rights.length > 0) log.warn({ rights }, ACCOUNT_BEYOND_NEED);
  const heavy = Heavy.start({ ...config, jobs: true }, county.database, (word) => {
    if ('trouble' in word) log.error(word, 'heavy work failed');
    else log.info(word, 'heavy work');
  });
  const rounds = app.get(Rounds);
  rounds.start((trouble) => {
    log.error({ trouble: trouble.message }, 'a round of telling failed');
  });
  await app.get(FillCardTags, { strict: false }).fill();
  const stretching = app.get(Stretching);
  stretching.start((trouble) => {
    log.error({ trouble: trouble.message }, 'the numbers of regulars were not stretched');
  });
  log.info('worker started');
  // The timer of the nightly work does not keep a process alive; this one does.
  const alive = setInterval(() => undefined, 1 << 30);
  const stop = (): void => {
    clearInterval(alive);
    rounds.stop();
    stretching.stop();
    void app
      .close()
      .then(() => heavy.stop())
      .then(() => county.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

await main();

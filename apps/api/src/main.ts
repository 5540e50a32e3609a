import 'reflect-metadata';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { FillCardTags } from '#cards';
import { Heavy, type HeavyThreadWord, openCounty, type OpenCounty, Rounds, Stretching } from '#county';
import { CheckIntegrity, TellUnfitRows } from '#integrity';
import { ACCOUNT_BEYOND_NEED, accountBeyondNeed, KEYS_BEYOND_NEED, LogLines, Metrics, Pulse, readConfig, smsOf } from '#platform';
import { createApi, GRACE_MS } from './api.js';
import { Lifecycle } from './lifecycle.js';
import { portFault } from './port-fault.js';
import { seedTown } from './seed-town.js';
import { storageLog } from './storage-log.js';
import { welcome } from './welcome.js';

/** So soon an altered row that was read stands among the alarms. */
const UNFIT_MS = 5000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  if ('faults' in config) fail(config.faults);
  const taken = await portFault(config.port);
  if (taken !== null) fail([taken]);
  const log = pino({ level: config.logLevel, base: { app: 'api' } }, new LogLines(2));
  const unseeded = seedTown(config);
  if (unseeded.length > 0) fail(unseeded);
  const county = await openCounty(config);
  if ('faults' in county) fail(county.faults);
  if (county.keys.beyondNeed.length > 0) log.warn({ keys: county.keys.beyondNeed }, KEYS_BEYOND_NEED);
  const rights = await accountBeyondNeed(county.database);
  if (rights.length > 0) log.warn({ rights }, ACCOUNT_BEYOND_NEED);
  storageLog(county.database.watch, log);
  const app = await createApi(
    { database: county.database, keys: county.keys, sms: smsOf(config.sms), secondFactor: config.secondFactor },
    { faces: config.faces, log, proxies: config.proxies, hsts: config.hsts, securityContact: config.securityContact },
  );
  let heavy: Heavy | null = null;
  const unfit = new Pulse(
    UNFIT_MS,
    () => app.get(TellUnfitRows).tell(),
    (trouble) => {
      log.error({ trouble: trouble.message }, 'altered rows that were read were not told of');
    },
  );
  stopGracefully(app, county, async () => {
    unfit.stop();
    await heavy?.stop();
  });
  // A county from before gets the tags of its cards once, before tablets ask for the list.
  if (county.keys.has('card-issuer')) await app.get(FillCardTags, { strict: false }).fill();
  // On standard output a text message is read by whoever reads the log: fit for trying out, never for people.
  if (config.sms.driver === 'console')
    log.warn('SMS=console: 短信与验证码明文写到终端，仅供试用 / text messages and their codes are written to the terminal in clear, for trying out only');
  await app.listen(config.port);
  unfit.start();
  if (config.jobs) {
    app.get(Stretching).start((trouble) => {
      log.error({ trouble: trouble.message }, 'the numbers of regulars were not stretched');
    });
  }
  void app
    .get(CheckIntegrity)
    .atStart()
    .then((found) => {
      if (found.length > 0) log.error({ found }, '数据库结构被改动 / the schema is not as the migrations make it');
    })
    .catch((error: unknown) => {
      log.error({ trouble: error instanceof Error ? error.message : String(error) }, 'the look at the schema failed');
    });
  // Heavy work is asked for at the bureau's face; whichever process has the right to does it, and another when that one dies.
  if (config.jobs || config.faces.includes('bureau')) {
    heavy = Heavy.start(config, county.database, (word: HeavyThreadWord) => {
      if ('trouble' in word) log.error(word, 'heavy work failed');
      else log.info(word, 'heavy work');
    });
  }
  if (config.jobs || config.faces.includes('elder')) {
    app.get(Rounds).start((trouble) => {
      log.error({ trouble: trouble.message }, 'a round of telling failed');
    });
  }
  process.stdout.write(await welcome(app, config));
}

/** Stops taking work, lets requests under way finish, then closes the database. A second signal ends it at once. */
function stopGracefully(app: NestExpressApplication, county: OpenCounty, stopHeavyWork: () => Promise<void>): void {
  const stop = (): void => {
    const lifecycle = app.get(Lifecycle);
    if (lifecycle.stopping) process.exit(1);
    lifecycle.stopping = true;
    app.get(Metrics).drain();
    app.get(Rounds).stop();
    app.get(Stretching).stop();
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    void app
      .close()
      .then(stopHeavyWork)
      .then(() => county.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(faults: readonly string[]): never {
  for (const fault of faults) process.stderr.write(`爱心卡无法启动 / Love Card cannot start: ${fault}\n`);
  process.exit(1);
}

// A console whose disk is full or whose reader is gone takes nothing more; the work goes on.
process.stdout.on('error', () => undefined);
await main().catch((error: unknown) => {
  fail([error instanceof Error ? error.message : String(error)]);
});

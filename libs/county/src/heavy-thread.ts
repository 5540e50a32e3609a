import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { BorrowedTurns, Database, Keys, PlatformModule } from '#platform';
import { CountyModule } from './county.module.js';
import type { HeavyThreadData, HeavyThreadWord } from './heavy.js';
import { HeavyWork } from './heavy-work.js';
import { Nightly } from './nightly.js';
import { COUNTY_TABLES } from './tables.js';

/* The other thread of a process: every use case of the county, without HTTP, on connections of its own. */

const { config, turns: port } = workerData as HeavyThreadData;
const tell = (word: HeavyThreadWord): void => parentPort?.postMessage(word);

// On Linux this is the priority of the calling thread alone. Not on the embedded engine: there a till may wait for this
// thread's turn to end, which must not wait for a core.
if (process.platform === 'linux' && port === null) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const turns = port === null ? null : new BorrowedTurns(port);
const database = await Database.open({
  engine: config.engine,
  url: config.databaseUrl,
  tables: COUNTY_TABLES,
  migrations: [],
  poolSize: 4,
  reserve: config.reserve,
  ...(turns === null ? {} : { turns }),
});

// The keys of its process and no others: a thread is no way round what the process may hold.
const keys = Keys.load(config.dir, false, { folder: config.keysFolder, holding: config.holding });
@Module({ imports: [PlatformModule.with({ database, keys }), CountyModule] })
class HeavyModule {}
const app = await NestFactory.createApplicationContext(HeavyModule, { logger: ['error'] });
const heavy = app.get(HeavyWork);
heavy.start((done) => {
  tell(done instanceof Error ? { trouble: done.message } : { job: { id: done.id, kind: done.kind, attempts: done.attempts } });
});
const nightly = app.get(Nightly);
if (config.jobs) {
  nightly.start((done) => {
    tell(done instanceof Error ? { trouble: `nightly work: ${done.message}` } : { night: done });
  });
}

parentPort?.once('message', () => {
  heavy.stop();
  nightly.stop();
  // The job under way is left where it is: its next turn to write is refused, and the next start takes it up again.
  void (turns?.stop() ?? Promise.resolve()).then(() => process.exit(0));
});

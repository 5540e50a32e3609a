import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Command } from 'commander';
import { FillCardTags, OnlineKey } from '#cards';
import { CountyModule, openCounty, type OpenCounty } from '#county';
import { PlatformModule, readConfig } from '#platform';
import type { CommonOptions } from './session.js';
import { answer, stop, withCommonOptions } from './session.js';

interface MigrateOptions extends CommonOptions {
  readonly publicKeys?: string;
  readonly bureauKeys?: string;
  readonly workerKeys?: string;
}

/** Brings the database to this version, makes the keys of an empty one and the tags of cards from before; with `--public-keys`, `--bureau-keys`, `--worker-keys` writes what such a process holds into a folder of its own. */
export function migrateCommand(): Command {
  return withCommonOptions(new Command('migrate').description('建库升级并生成密钥 / bring the database to this version; make the keys of an empty one'))
    .option('--public-keys <path>', '对外进程的密钥目录（只含它所需的）/ folder for the keys that a process with FACES=elder,counter,open needs, and no others')
    .option('--bureau-keys <path>', '对内进程（控制台）的密钥目录 / the same for FACES=bureau,open')
    .option('--worker-keys <path>', '夜间任务进程的密钥目录 / the same for the worker')
    .action(async (options: MigrateOptions) => {
      const config = readConfig({
        ...process.env,
        ...(options.dir === undefined ? {} : { DIR: options.dir }),
        ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
      });
      if ('faults' in config) stop(config.faults);
      const county = await openCounty({ ...config, holding: 'all' });
      if ('faults' in county) stop(county.faults);
      const cardsTagged = await prepare(county);
      const folders = { public: options.publicKeys, bureau: options.bureauKeys, worker: options.workerKeys };
      for (const holding of ['public', 'bureau', 'worker'] as const) {
        const folder = folders[holding];
        if (folder !== undefined) county.keys.exportFor(holding, folder);
      }
      await county.close();
      const { migrated, resealed } = county;
      answer(options, { migrated, resealed, cardsTagged }, () => [
        ...(migrated.length === 0 ? ['已是最新 / already up to date'] : migrated.map((name) => `✓ ${name}`)),
        ...(resealed === null ? [] : [`✓ 已重新封存 / sealed again: ${String(resealed.texts)}`]),
        ...(resealed?.unreadable ?? []).map(({ field, id }) => `✗ 无法读取 / cannot be read: ${field} ${id}`),
        ...(cardsTagged === 0 ? [] : [`✓ 卡片摘要 ${String(cardsTagged)} 张 / digests of ${String(cardsTagged)} cards`]),
      ]);
    });
}

/** What is made once from what was there: the certificate of the online key, and a tag for every card. */
async function prepare(county: OpenCounty): Promise<number> {
  @Module({ imports: [PlatformModule.with({ database: county.database, keys: county.keys }), CountyModule] })
  class MigrateModule {}
  const context = await NestFactory.createApplicationContext(MigrateModule, { logger: ['error'], abortOnError: false });
  context.get(OnlineKey, { strict: false });
  return context.get(FillCardTags, { strict: false }).fill();
}

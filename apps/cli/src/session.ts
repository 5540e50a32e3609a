import type { INestApplicationContext, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Command } from 'commander';
import { CountyModule, openCounty } from '#county';
import { jsonSum } from '#values';
import { type Actor, PlatformModule, type PlatformParts, readConfig, systemActor } from '#platform';

/** Options that every command understands. */
export interface CommonOptions {
  readonly dir?: string;
  readonly database?: string;
  readonly json?: boolean;
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--dir <path>', '数据目录 / folder of the embedded database and the keys (default: var)')
    .option('--database <url>', 'mysql://user:password@host:3306/database')
    .option('--json', '仅输出一行 JSON / one JSON line on stdout and nothing else');
}

/** Opens the county, runs the work in a Nest context over it and closes again. Faults go to stderr with exit code 1. */
export async function inCounty<T>(
  options: CommonOptions,
  work: (context: INestApplicationContext) => Promise<T>,
  extra: { readonly modules?: readonly Type[]; readonly parts?: Pick<PlatformParts, 'clock' | 'ids'> } = {},
): Promise<T> {
  const config = readConfig({
    ...process.env,
    ...(options.dir === undefined ? {} : { DIR: options.dir }),
    ...(options.database === undefined ? {} : { DATABASE_URL: options.database }),
  });
  if ('faults' in config) return stop(config.faults);
  const county = await openCounty({ ...config, holding: 'all' });
  if ('faults' in county) return stop(county.faults);
  try {
    @Module({ imports: [PlatformModule.with({ database: county.database, keys: county.keys, ...extra.parts }), CountyModule, ...(extra.modules ?? [])] })
    class CommandModule {}
    const context = await NestFactory.createApplicationContext(CommandModule, { logger: ['error'], abortOnError: false });
    return await work(context);
  } finally {
    await county.close();
  }
}

/** The person at the terminal: a name for the log of acts, in the county's scope. */
export function terminalActor(name: string, areaCode: string): Actor {
  return { ...systemActor(areaCode), id: `cli:${name}` };
}

/** One JSON line for machines, or lines for people. Amounts are written as exact integers, beyond 2^53 as text. */
export function answer(options: CommonOptions, value: object, lines: () => readonly string[]): void {
  const json = JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? jsonSum(field) : field));
  process.stdout.write(options.json === true ? `${json}\n` : `${lines().join('\n')}\n`);
}

export function stop(faults: readonly string[]): never {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exit(1);
}

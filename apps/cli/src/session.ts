import { accessSync, constants, statSync } from 'node:fs';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Command } from 'commander';
import { CountyModule, openCounty } from '#county';
import { isAreaCode, jsonSum } from '#values';
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

/** Opens the county, runs the work in a Nest context over it and closes again. Faults: see `stop`. */
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

/** It could not be done: sentences on stderr, with --json also as one line on stdout, exit code 1. */
export function stop(faults: readonly string[]): never {
  return end(faults, 1);
}

/** It was asked for in a way that cannot be: an option, a month or a file. One sentence with what mends it, exit code 2. */
export function misuse(fault: string): never {
  return end([fault], 2);
}

function end(faults: readonly string[], code: 1 | 2): never {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  // Also where the options could not be read at all.
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ faults })}\n`);
  process.exit(code);
}

/** The code of an area; else `misuse`. */
export function areaOf(code: string): void {
  if (!isAreaCode(code)) misuse(`--area ${code}: 不是区划代码，应为 6、9 或 12 位数字 / not the code of an area: 6, 9 or 12 digits`);
}

/** A file that can be read; else `misuse`. */
export function readableFile(file: string): void {
  try {
    if (!statSync(file).isFile()) misuse(`${file}: 不是文件，请写文件的路径 / not a file: give the path of one`);
    accessSync(file, constants.R_OK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') misuse(`${file}: 文件不存在，请核对路径 / no such file: check the path`);
    misuse(`${file}: 读不了，请检查权限 / cannot be read: check its permissions`);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}

/** What the file system says of a path that somebody gave, as a sentence; null for everything else. */
export function pathFault(error: unknown): string | null {
  const words = PATH_FAULTS.get(String(codeOf(error)));
  return words === undefined ? null : `${error instanceof Error && 'path' in error ? String(error.path) : ''}: ${words}`;
}

const PATH_FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', '路径不存在，请核对 / no such path: check it'],
  ['ENOTDIR', '路径中有一段不是文件夹 / a part of the path is no folder'],
  ['EISDIR', '这是文件夹，请写文件的路径 / a folder: give the path of a file'],
  ['EEXIST', '这里已有同名文件，请换一个文件夹 / a file of that name stands there: choose another folder'],
  ['EACCES', '没有权限，请换一个路径或账号 / not permitted: choose another path or account'],
  ['EROFS', '这里只读，请换一个路径 / read-only here: choose another path'],
]);

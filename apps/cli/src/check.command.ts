import { Command } from 'commander';
import { CheckIntegrity, FINDINGS } from '#integrity';
import type { CommonOptions } from './session.js';
import { answer, inCounty, withCommonOptions } from './session.js';

/** The night's look at the whole of the data, now: what somebody altered past the app. Kept for the bureau's first page. Exit code 2 when anything is found. */
export function checkCommand(): Command {
  return withCommonOptions(new Command('check').description('检查数据是否被绕过系统改动（与夜间检查相同）/ look for what was altered past the app, as every night does')).action(
    async (options: CommonOptions) => {
      await inCounty(options, async (context) => {
        const { found, startedAt, endedAt } = await context.get(CheckIntegrity, { strict: false }).check();
        if (found.length > 0) process.exitCode = 2;
        answer(options, { startedAt, endedAt, findings: found.length, found }, () =>
          found.length === 0
            ? ['没有发现改动 / nothing was altered']
            : found.map(({ kind, objectKind, objectId }) => `✗ ${FINDINGS[kind].zh} / ${FINDINGS[kind].en}: ${objectKind} ${objectId}`),
        );
      });
    },
  );
}

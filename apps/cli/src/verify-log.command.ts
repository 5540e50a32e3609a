import { Command } from 'commander';
import { ChainLog, FINDINGS, VerifyLog } from '#integrity';
import type { CommonOptions } from './session.js';
import { answer, inCounty, withCommonOptions } from './session.js';

/** Holds the log of acts against its chain and the signed heads in DIR/heads; when all fits, chains what came since and signs a new head. Exit code 2 when something does not fit. */
export function verifyLogCommand(): Command {
  return withCommonOptions(new Command('verify-log').description('校验操作记录链与签名存底 / verify the chain over the log of acts against its signed heads')).action(
    async (options: CommonOptions) => {
      await inCounty(options, async (context) => {
        const report = await context.get(VerifyLog, { strict: false }).verify();
        const [first] = report.found;
        // A head over what does not fit would make it fit.
        const head = first === undefined ? await context.get(ChainLog, { strict: false }).extend() : null;
        if (first !== undefined) process.exitCode = 2;
        answer(options, { ...report, first: first ?? null, head }, () => [
          ...report.found.map(({ kind, objectId }) => `✗ ${FINDINGS[kind].zh} / ${FINDINGS[kind].en}: ${objectId}`),
          ...(report.more === 0 ? [] : [`✗ 另有 ${String(report.more)} 项 / and ${String(report.more)} more`]),
          ...(head === null ? [] : [`✓ ${String(report.entries)} 条相符，现有 ${String(head.entries)} 条已签名 / entries fit, ${String(head.entries)} signed now`]),
        ]);
      });
    },
  );
}

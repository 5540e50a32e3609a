import { Command } from 'commander';
import { isMonth, isRefusal, type Refusal, refusalWords, yuanText } from '#values';
import { ApproveRun, DraftRun, PostRun } from '#allowances';
import { Ids } from '#platform';
import { progressFor } from './progress.js';
import type { CommonOptions } from './session.js';
import { answer, inCounty, stop, terminalActor, withCommonOptions } from './session.js';

interface IssueOptions extends CommonOptions {
  readonly programme: string;
  readonly month: string;
  readonly area: string;
  readonly kind: 'monthly' | 'difference';
  readonly maker: string;
  readonly approver: string;
  readonly run?: string;
}

/** Drafts, approves and posts a month's run. Run again with --run after an interruption: it goes on where it stopped. */
export function issueCommand(): Command {
  return withCommonOptions(new Command('issue').description('发放一个月的补贴 / issue a month: draft, approval by a second person, posting'))
    .requiredOption('--programme <code>', 'cyf | senior_cash')
    .requiredOption('--month <YYYY-MM>', '发放月份 / month')
    .option('--area <code>', '县区 / county', '330102')
    .option('--kind <kind>', 'monthly | difference', 'monthly')
    .option('--maker <name>', '经办 / maker', 'maker')
    .option('--approver <name>', '复核（须为另一人）/ approver, another person', 'approver')
    .option('--run <id>', '继续已有批次 / go on with a run')
    .action(async (options: IssueOptions) => {
      const month = options.month;
      if (!isMonth(month)) stop([`--month ${month}: 不是有效月份 / not a month`]);
      await inCounty(options, async (context) => {
        const progress = progressFor(options);
        const runId = options.run ?? context.get(Ids).next();
        const maker = terminalActor(options.maker, options.area);
        orStop(await context.get(DraftRun).draft(maker, { runId, programme: options.programme, month, kind: options.kind }), runId);
        orStop(await context.get(ApproveRun).approve(terminalActor(options.approver, options.area), runId), runId);
        const posted = orStop(
          await context.get(PostRun).post(maker, runId, (done, total) => {
            progress.report('入账 posting', done, total ?? done);
          }),
          runId,
        );
        progress.end();
        answer(options, { ...posted, runId }, () => [`批次 run ${runId}`, `${String(posted.linesTotal)} 人次 lines, ${yuanText(posted.amountTotal)}`]);
      });
    });
}

function orStop<T>(result: T | Refusal, runId: string): T {
  if (isRefusal(result)) return stop([`${refusalWords(result.code).title.zh} / ${refusalWords(result.code).title.en} (run ${runId}) ${JSON.stringify(result.detail)}`]);
  return result;
}

import { Command } from 'commander';
import { isMonth, isRefusal, type Refusal, yuanText } from '#values';
import { ApproveRun, type ComparedRun, CompareRun, DraftRun, PostRun, type Share } from '#allowances';
import { Ids } from '#platform';
import { progressFor } from './progress.js';
import type { CommonOptions } from './session.js';
import { answer, inCounty, misuse, stop, withCommonOptions } from './session.js';
import { sentence, signedInPair } from './two-persons.js';

interface IssueOptions extends CommonOptions {
  readonly programme: string;
  readonly month: string;
  readonly kind: 'monthly' | 'difference';
  readonly maker: string;
  readonly approver: string;
  readonly run?: string;
}

/** Drafts, approves and posts a month's run, for two persons who sign in. Run again with --run after an interruption: it goes on where it stopped. */
export function issueCommand(): Command {
  return withCommonOptions(
    new Command('issue').description(
      '发放一个月的补贴，两人各自登录 / issue a month: draft, approval by a second person, posting. Both sign in; without a terminal their passwords come as two lines on standard input',
    ),
  )
    .requiredOption('--programme <code>', 'cyf | senior_cash')
    .requiredOption('--month <YYYY-MM>', '发放月份 / month')
    .requiredOption('--maker <login>', '经办的登录名 / login of the maker')
    .requiredOption('--approver <login>', '复核的登录名（另一个自然人）/ login of the approver, another natural person')
    .option('--kind <kind>', 'monthly | difference', 'monthly')
    .option('--run <id>', '继续已有批次 / go on with a run')
    .action(async (options: IssueOptions) => {
      const month = options.month;
      if (!isMonth(month)) misuse(`--month ${month}: 不是有效月份，应如 2026-10 / not a month: write it as 2026-10`);
      if (!['monthly', 'difference'].includes(options.kind)) misuse(`--kind ${options.kind}: 应为 monthly 或 difference / monthly or difference`);
      await inCounty(options, async (context) => {
        const progress = progressFor(options);
        const { maker, approver } = await signedInPair(context, options);
        const runId = options.run ?? context.get(Ids).next();
        orStop(await context.get(DraftRun).draft(maker, { runId, programme: options.programme, month, kind: options.kind }), runId);
        const compared = orStop(await context.get(CompareRun).compare(approver, runId), runId);
        orStop(await context.get(ApproveRun).approve(approver, runId), runId);
        const posted = orStop(
          await context.get(PostRun).post(maker, runId, (done, total) => {
            progress.report('入账 posting', done, total ?? done);
          }),
          runId,
        );
        progress.end();
        answer(options, { ...posted, runId, compared }, () => [
          `批次 run ${runId}`,
          ...besideBefore(compared),
          `${String(posted.linesTotal)} 人次 lines, ${yuanText(posted.amountTotal)}`,
        ]);
      });
    });
}

/** What the second person would look at on a page. */
function besideBefore({ before, registeredSince, joined, raised, left }: ComparedRun): string[] {
  const said = (share: Share | null): string => `${String(share?.people ?? 0)} 人, ${yuanText(share?.amount ?? 0n)}`;
  return [
    before === null ? '没有上月可比 / no month before to compare with' : `上次 before ${before.month}: ${said(before)}`,
    `新登记 registered since: ${said(registeredSince)}`,
    `新增 joined: ${said(joined)}`,
    `增加 raised: ${said(raised)}`,
    `不再发放 left: ${said(left)}`,
  ];
}

function orStop<T>(result: T | Refusal, runId: string): T {
  return isRefusal(result) ? stop([`${sentence(result)} (run ${runId})`]) : result;
}

import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { isRefusal, refusalWords } from '#values';
import { TakeQueueFile } from '#offline';
import type { CommonOptions } from './session.js';
import { answer, areaOf, inCounty, readableFile, stop, terminalActor, withCommonOptions } from './session.js';

interface OpenQueueOptions extends CommonOptions {
  readonly area: string;
  readonly passphrase?: string;
}

/** Takes in the queue file of a tablet that will not come back online. */
export function openQueueCommand(): Command {
  return withCommonOptions(
    new Command('open-queue').description('收入平板导出的队列文件（重复收入无影响）/ take in the queue file of a tablet; again, it changes nothing').argument('<file>', 'JSON'),
  )
    .option('--area <code>', '经办区划 / area the work is done for', '330102')
    .option('--passphrase <words>', '导出时打印的口令，平板不知道本县密钥时才需要 / as printed, only if the tablet did not know the county’s key')
    .action(async (file: string, options: OpenQueueOptions) => {
      readableFile(file);
      areaOf(options.area);
      await inCounty(options, async (context) => {
        const taken = await context
          .get(TakeQueueFile)
          .take(terminalActor('open-queue', options.area), { text: readFileSync(file, 'utf8'), passphrase: options.passphrase ?? null });
        if (isRefusal(taken)) {
          const { title, action } = refusalWords(taken.code);
          return stop([`${title.zh}。${action.zh} / ${title.en}. ${action.en}`]);
        }
        if (taken.fault !== null) process.exitCode = 1;
        answer(options, taken, () => [
          `共 ${String(taken.rows)} 条，其中 ${String(taken.known)} 条此前已收入 / rows, known before`,
          ...Object.entries(taken.outcomes).map(([outcome, rows]) => `${outcome}: ${String(rows)}`),
          ...(taken.fault === null ? [] : [`未全部收入 / not all taken in: ${taken.fault}; 下一条 / next ${String(taken.expectedSeq)}`]),
        ]);
      });
    });
}

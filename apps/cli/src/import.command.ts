import { Command } from 'commander';
import { createReadStream, createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isRefusal, refusalWords } from '#values';
import { ActivateRoster, CheckRoster, RosterFaults } from '#people';
import { progressFor } from './progress.js';
import type { CommonOptions } from './session.js';
import { answer, areaOf, inCounty, readableFile, stop, terminalActor, withCommonOptions } from './session.js';

interface ImportOptions extends CommonOptions {
  readonly area: string;
  readonly dry?: boolean;
  readonly partial?: boolean;
  readonly faults?: string;
  readonly leaveOut?: string[];
}

/** Brings a roster file in: checked row by row, all or nothing unless --partial. */
export function importCommand(): Command {
  return withCommonOptions(
    new Command('import').description('导入名册（先校验，默认全有或全无）/ import a roster: checked first, all or nothing by default').argument('<file>', 'CSV, XLSX'),
  )
    .option('--area <code>', '经办区划 / area the work is done for', '330102')
    .option('--dry', '仅校验 / check only, change nothing')
    .option('--partial', '跳过错误行 / leave faulty rows out')
    .option('--leave-out <headings...>', '不导入的列标题 / headings of columns not to bring in')
    .option('--faults <file>', '错误行写入该文件 / write the faulty rows to this file')
    .action(async (file: string, options: ImportOptions) => {
      readableFile(file);
      areaOf(options.area);
      await inCounty(options, async (context) => {
        const actor = terminalActor('import', options.area);
        const progress = progressFor(options);
        const checked = await context.get(CheckRoster).check(actor, {
          fileName: basename(file),
          stream: createReadStream(file),
          leaveOut: options.leaveOut,
          onProgress: (rows: number) => {
            progress.report('校验 checking', rows, rows);
          },
        });
        progress.end();
        if (isRefusal(checked)) return stop([`${refusalWords(checked.code).title.zh} / ${refusalWords(checked.code).title.en} ${JSON.stringify(checked.detail)}`]);
        if (options.faults !== undefined) await pipeline(context.get(RosterFaults).csv(checked.importId), createWriteStream(options.faults));
        const activated = options.dry === true ? null : await context.get(ActivateRoster).activate(actor, checked.importId, { partial: options.partial === true });
        if (isRefusal(activated)) {
          answer(options, { ...checked, refused: activated.code }, () => [
            `${refusalWords(activated.code).title.zh} / ${refusalWords(activated.code).title.en}`,
            `${String(checked.rowsFaulty)} / ${String(checked.rowsTotal)}`,
          ]);
          process.exitCode = 1;
          return;
        }
        answer(options, { ...checked, activated }, () => [
          `共 ${String(checked.rowsTotal)} 行，合格 ${String(checked.rowsGood)}，错误 ${String(checked.rowsFaulty)} / rows, good, faulty`,
          activated === null ? '仅校验，未写入 / checked only' : '已导入 / imported',
        ]);
      });
    });
}

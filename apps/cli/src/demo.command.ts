import { Command } from 'commander';
import { instantAt, firstDay, isMonth } from '#values';
import { DemoModule, LiveDemo, SeededIds } from '#demo';
import { SetClock, UnitOfWork } from '#platform';
import { progressFor } from './progress.js';
import type { CommonOptions } from './session.js';
import { inCounty, stop, withCommonOptions } from './session.js';

interface DemoOptions extends CommonOptions {
  readonly scale: string;
  readonly month: string;
  readonly seed: string;
  readonly plant?: string;
}

/** Builds a synthetic county in an empty database and lives a month in it through the real use cases. */
export function demoCommand(): Command {
  return withCommonOptions(new Command('demo').description('生成演示县并过完一个月 / make a synthetic county and live a month in it'))
    .option('--scale <scale>', 'town | district', 'town')
    .option('--month <YYYY-MM>', '月份 / month', '2026-10')
    .option('--seed <N>', '随机种子 / seed', '1')
    .option('--plant <file>', '植入已知问题并写出清单 / plant known faults and write their list')
    .action(async (options: DemoOptions) => {
      const { scale, month } = options;
      const seed = Number(options.seed);
      if (scale !== 'town' && scale !== 'district') stop([`--scale ${scale}: town | district`]);
      if (!isMonth(month)) stop([`--month ${month}: 不是有效月份 / not a month`]);
      if (!Number.isSafeInteger(seed)) stop([`--seed ${options.seed}: 不是整数 / not a whole number`]);
      const clock = new SetClock(instantAt(firstDay(month)));
      await inCounty(
        options,
        async (context) => {
          const [someone] = await context.get(UnitOfWork).reader.query('SELECT 1 FROM person LIMIT 1');
          if (someone !== undefined) stop(['库中已有数据，演示须用空库：换一个 --dir / the database is not empty: choose another --dir']);
          const progress = progressFor(options);
          const { report } = await context.get(LiveDemo).live({
            scale,
            month,
            seed,
            ...(options.plant === undefined ? {} : { plant: { file: options.plant } }),
            onProgress: (stage, done, total) => {
              progress.report(stage, done, total);
            },
          });
          progress.end();
          process.stdout.write(`${JSON.stringify(report)}\n`);
        },
        { modules: [DemoModule], parts: { clock, ids: new SeededIds(clock, seed) } },
      );
    });
}

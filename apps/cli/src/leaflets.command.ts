import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { LEAFLET_NAMES, leafletPdf } from '#printing';
import { Clock } from '#platform';
import type { CommonOptions } from './session.js';
import { answer, withCommonOptions } from './session.js';

/** The leaflets to print: two A4 pages for elders, one to hang by the till. Needs no database. */
export function leafletsCommand(): Command {
  return withCommonOptions(new Command('leaflets').description('打印用的单页：老人说明、收银台一页通 / leaflets to print: for elders, for the counter'))
    .option('--out <folder>', '写到哪个文件夹 / the folder to write to', '.')
    .action(async (options: CommonOptions & { out: string }) => {
      mkdirSync(options.out, { recursive: true });
      const files: string[] = [];
      for (const name of LEAFLET_NAMES) {
        const file = join(options.out, `love-card-${name}.pdf`);
        await pipeline(leafletPdf(name, new Clock().nowMs()), createWriteStream(file));
        files.push(file);
      }
      answer(options, { files }, () => files);
    });
}

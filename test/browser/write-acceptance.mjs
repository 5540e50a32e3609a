// docs/acceptance.md from what the browser suite measured. With --check nothing is written: it fails where the page in git says otherwise.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'var', 'acceptance');
const page = join(root, 'docs', 'acceptance.md');

/** Rows that this version of the product answers for (37 pages of rows 1 to 44, without the later console's). */
export const ROWS = [...Array.from({ length: 37 }, (_, index) => index + 1), 40, 41, 43, 44];

const HEAD = `# 验收表 / Acceptance

Written by \`node test/browser/write-acceptance.mjs\` from the run of the browser suite (\`npm test -- browser\`): real Chromium,
real server, a camera that is a film of the product's own codes. ⏱ marks figures that differ from run to run (two shared cores):
of those the check compares the verdict, of every other row the figure too.

本表由浏览器测试生成；⏱ 标出的数字各次不同，只核对是否达标。

| Row | What | Asked | Measured | |
| --: | --- | --- | --- | --- |
`;

export function found(from = folder) {
  if (!existsSync(from)) return [];
  return readdirSync(from)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(from, name), 'utf8')));
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const missing = (measured) => ROWS.filter((row) => !measured.some((one) => one.row === row));

export function written(measured) {
  const lines = measured.map(
    (one) => `| ${one.row} | ${cell(one.part)} | ${cell(one.threshold)} | ${cell(one.measured)}${one.timed ? ' ⏱' : ''} | ${one.met ? 'met 达标' : '**not met 未达标**'} |`,
  );
  const rest = missing(measured).map((row) => `| ${row} | – | – | not measured 未测 | – |`);
  return `${HEAD}${[...lines, ...rest].join('\n')}\n`;
}

/** The page without the figures that no two runs share. */
export function comparable(text) {
  const bare = (line) => line.replaceAll(/\s+/g, ' ').replaceAll(/-{2,}/g, '-').trim();
  const unmeasured = (line) =>
    line
      .split('|')
      .filter((_, index) => index !== 4)
      .join('|');
  return text
    .split('\n')
    .map(bare)
    .map((line) => (line.includes(' ⏱ |') ? unmeasured(line) : line))
    .join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const measured = found();
  const now = written(measured);
  if (!process.argv.includes('--check')) writeFileSync(page, now);
  else {
    const kept = existsSync(page) ? readFileSync(page, 'utf8') : '';
    const [asked, is] = [comparable(kept).split('\n'), comparable(now).split('\n')];
    const wrong = is.filter((line) => !asked.includes(line)).concat(asked.filter((line) => !is.includes(line)).map((line) => `in git: ${line}`));
    for (const line of wrong) console.error(`docs/acceptance.md differs: ${line}`);
    const unmet = now.includes('not met');
    if (unmet) console.error('a row of the acceptance table is not met');
    const unmeasured = missing(measured);
    if (unmeasured.length > 0) console.error(`rows nobody measured: ${unmeasured.join(', ')}`);
    process.exit(wrong.length === 0 && !unmet ? 0 : 1);
  }
}

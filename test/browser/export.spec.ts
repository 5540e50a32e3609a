import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { makeInsertOnly } from '#platform';
import { addDays, dayOf, monthOf } from '#values';
import { accept } from './acceptance.js';
import { DESK, openChromium } from './chromium.js';
import { look } from './look.js';
import { inDatabase, type Personal, personalData, sought } from './personal-data.js';
import { openTown, type Town } from './town.js';
import { byLibreOffice, type Cell, openWorkbook, type SheetRead, unzipped, type Workbook } from './workbook.js';

/* Goal: what the console gives away is the file that the log knows, opens anywhere, sums to the screen, and says of nobody who it is (acceptance row 40). */

const HEAD = ['制表单位', '筛选条件', '口径', '核对时间', '制表人', '制表时间', '行数'];
const IDS = ['身份证号（脱敏）', '网点编号', '就餐记录编号', '记账编号', '份额编号', '发放明细编号'];

let town: Town;
let personal: Personal;
let page: Page;
let bytes: Buffer;
let book: Workbook;
let screen: Total[];
let told = '';

/** Of one type: how many, and hundredths of yuan or points, or meals. */
interface Total {
  readonly type: string;
  readonly count: number;
  readonly amount: bigint;
}

beforeAll(async () => {
  town = await openTown(async (dir) => {
    personal = await alterBooks(dir);
  });
  const opened = await openChromium({ screen: DESK });
  page = opened.context.pages()[0] ?? (await opened.context.newPage());
  const account = town.logins.accounts.find((one) => one.role === 'bureau_officer');
  await page.goto(`${town.url}/c/sign-in`);
  await page
    .locator('input')
    .first()
    .fill(account?.login ?? '');
  await page.locator('input[type=password]').fill(account?.password ?? '');
  await page.getByTestId('sign-in').click();
  await page.waitForURL(/\/c\/today/);
  await page.goto(`${town.url}/c/reconciliation?month=${monthOf(addDays(dayOf(Date.now()), -1))}`);
  await page.getByTestId('reconcile').click();
  await page.getByTestId('totals').waitFor({ timeout: 120_000 });
  screen = await totalsShown();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
  bytes = readFileSync(await download.path());
  await page.waitForFunction(() => /[0-9a-f]{64}/.test(document.querySelector('[data-test=exported]')?.textContent ?? ''));
  told = await page.getByTestId('exported').innerText();
  await look(page, '40-export-1440x900');
  book = await openWorkbook(bytes, page);
});

/** What an administrator with the database's password does: money, points and counts that no longer agree with what happened. */
function alterBooks(dir: string): Promise<Personal> {
  return inDatabase(dir, async (sql, database) => {
    const runner = database.writer.createQueryRunner();
    await sql('DROP TRIGGER redemption_no_update');
    await sql('DROP TRIGGER redemption_no_delete');
    await sql(
      `UPDATE redemption SET subsidy_fen = subsidy_fen + 305, self_pay_fen = self_pay_fen - 305 WHERE id IN
        (SELECT r.id FROM redemption r LEFT JOIN redemption_void v ON v.redemption_id = r.id WHERE v.id IS NULL AND r.subsidy_fen > 0 AND r.self_pay_fen > 500 ORDER BY r.id DESC LIMIT 5)`,
    );
    await makeInsertOnly(runner, 'redemption');
    await runner.release();
    await sql('UPDATE lot SET remaining = remaining - 25 WHERE id IN (SELECT id FROM lot WHERE remaining > 100 ORDER BY id LIMIT 3)');
    await sql(
      'UPDATE meal_counter SET used = used + 1 WHERE LENGTH(period) = 7 AND used < cap AND person_id IN (SELECT person_id FROM meal_counter WHERE LENGTH(period) = 7 AND used < cap ORDER BY person_id LIMIT 2)',
    );
    return personalData(dir, sql);
  });
}

async function totalsShown(): Promise<Total[]> {
  const rows = await page.getByTestId('totals').locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const [type = '', , count = '', amount = ''] = await row.locator('th, td').allInnerTexts();
      return { type, count: Number(count), amount: hundredths(amount) };
    }),
  );
}

/** `305.00 元` and `305` alike. */
function hundredths(text: string): bigint {
  const [, whole = '', part = ''] = /(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
}

const details = (): SheetRead[] => book.sheets.filter((sheet) => sheet.name.startsWith('差异'));

/** The rows of the tables below their heads, by column; sums at the end are not among them. */
function table(sheets: readonly SheetRead[]): Map<string, Cell>[] {
  return sheets.flatMap(({ rows }) => {
    const columns = (rows[HEAD.length + 1] ?? []).map((cell) => cell.text);
    return rows
      .slice(HEAD.length + 2)
      .filter((row) => !row.some((cell) => cell.text.startsWith('合计')))
      .map((row) => new Map(row.map((cell, index) => [columns[index] ?? '', cell])));
  });
}

function totalsOf(rows: readonly Map<string, Cell>[], countOf: (row: Map<string, Cell>) => number): Total[] {
  const found = new Map<string, Total>();
  for (const row of rows) {
    const type = row.get('差异类型')?.text ?? '';
    const before = found.get(type) ?? { type, count: 0, amount: 0n };
    found.set(type, { type, count: before.count + countOf(row), amount: before.amount + hundredths(row.get('涉及数额')?.text ?? '') });
  }
  return [...found.values()];
}

const inOrder = (totals: readonly Total[]): string => JSON.stringify(totals.map(({ type, count, amount }) => [type, count, String(amount)]).sort());

it('row 40: the file opens', () => {
  const office = byLibreOffice(bytes);
  const damaged = Buffer.from(bytes);
  damaged.writeUInt8((damaged[200] ?? 0) ^ 1, 200);
  accept({
    row: 40,
    part: 'opens',
    threshold: 'opens in LibreOffice',
    measured: `every part unpacked with its checksum, parsed as XML and announced with its type; ${String(book.sheets.length)} sheets by their relations, no formula; LibreOffice itself is asked on machines that have it; one bit changed: ${opens(damaged) ? 'opens all the same' : 'does not open'}`,
    met: book.sheets.length === 2 && book.parts > 6 && !opens(damaged) && (office === null || office.includes('助餐补贴月度核对差异表')),
  });
});

function opens(file: Buffer): boolean {
  try {
    unzipped(file);
    return true;
  } catch {
    return false;
  }
}

it('row 40: it says above every table what it is, and keeps numbers of things as text, masked', () => {
  const heads = book.sheets.map(({ rows }) => rows.slice(1, HEAD.length + 1).map((row) => row.map((cell) => cell.text).filter((text) => text !== '')));
  const complete = heads.filter((head) => HEAD.every((label, index) => head[index]?.[0] === label && (head[index][1] ?? '').length > 0)).length;
  const [, filter = '', definition = ''] = (heads[0] ?? []).map((row) => row[1]);
  const rows = table(details());
  const ids = rows.flatMap((row) => IDS.map((column) => row.get(column))).filter((cell) => cell?.text !== '');
  const asText = ids.filter((cell) => cell?.type === 's' || cell?.type === 'inlineStr').length;
  const masked = rows.filter((row) => /^.\*+.?$/u.test(row.get('姓名（脱敏）')?.text ?? '') && /^\d{3}\*{13}[\dX]{2}$/.test(row.get('身份证号（脱敏）')?.text ?? '')).length;
  const found = sought(personal, book.texts);
  accept({
    row: 40,
    part: 'head, ids, masks',
    threshold: 'a row each for filter and 口径 on every sheet; IDs are text; names and ID numbers masked, none of any resident in the file',
    measured: `${String(complete)} of ${String(book.sheets.length)} sheets with ${HEAD.join('、')}; ${String(asText)} of ${String(ids.length)} id cells are text; ${String(masked)} of ${String(rows.length)} rows masked; ${String(found.names)} names, ${String(found.idNumbers)} ID numbers, ${String(found.telephones)} telephones`,
    met:
      complete === 2 &&
      filter.includes(monthOf(addDays(dayOf(Date.now()), -1))) &&
      definition.includes('重新裁定') &&
      rows.length >= 10 &&
      ids.length >= 2 * rows.length &&
      asText === ids.length &&
      masked === rows.length &&
      found.names + found.idNumbers + found.telephones === 0,
  });
});

it('row 40: it sums to what the screen shows', () => {
  const summary = totalsOf(table(book.sheets.filter((sheet) => sheet.name === '汇总')), (row) => Number(row.get('条数')?.text));
  const rows = table(details());
  const summed = totalsOf(rows, () => 1);
  const [first = new Map<string, Cell>(), ...others] = rows;
  const amount = first.get('涉及数额')?.text ?? '';
  const altered = totalsOf([new Map([...first, ['涉及数额', { type: 'n', text: String(Number(amount) + 0.01) }]]), ...others], () => 1);
  const equal = inOrder(summary) === inOrder(screen) && inOrder(summed) === inOrder(screen);
  accept({
    row: 40,
    part: 'sums',
    threshold: 'rows and summary sum to the screen, type by type',
    measured: `${screen.map(({ type, count, amount: all }) => `${type}: ${String(count)}, ${String(Number(all) / 100)}`).join('; ')}: ${equal ? 'the same in both' : `file ${inOrder(summed)}`}; a cell raised by 0.01: ${inOrder(altered) === inOrder(screen) ? 'not noticed' : 'noticed'}`,
    met: screen.length >= 3 && equal && inOrder(altered) !== inOrder(screen),
  });
});

it('row 40: the log knows the digest of this very file', async () => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await town.app.stop();
  const entries = await inDatabase(town.dir, (sql) =>
    sql<{ actor_kind: string; detail: string }>(`SELECT actor_kind, detail FROM audit_entry WHERE action = 'reconciliation.export' ORDER BY id`),
  );
  const details = entries.map((entry) => JSON.parse(entry.detail) as { sha256: string; rows: number; bytes: number; masked: boolean });
  const rows = screen.reduce((sum, total) => sum + total.count, 0);
  const [detail] = details;
  accept({
    row: 40,
    part: 'audit',
    threshold: 'one audit row with the sha256 of the file as it lies on the disk; the screen names it too',
    measured: `${String(details.length)} audit row by ${entries.map((entry) => entry.actor_kind).join()}, sha256 ${detail?.sha256 === sha256 ? 'equal' : 'another'}, on the screen ${told.includes(sha256) ? 'equal' : 'another'}; rows ${detail?.rows === rows ? 'as on the screen' : 'other'}`,
    met: details.length === 1 && detail?.sha256 === sha256 && told.includes(sha256) && detail.bytes === bytes.length && detail.rows === rows && detail.masked,
  });
});

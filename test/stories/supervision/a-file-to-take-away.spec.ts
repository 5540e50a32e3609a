import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { Response } from 'supertest';
import { UnitOfWork } from '#platform';
import { Reconcile } from '#reconciliation';
import { EXPORT_ROWS_MAX } from '#supervision';
import type { Id, Month } from '#values';
import { COUNTY, done } from '../../support/small-county.js';
import { SECOND_STREET, WatchedCounty } from './watched-county.js';

const MONTH = '2026-11' as Month;
const PARTS = { summary: 'xl/worksheets/sheet1.xml', first: 'xl/worksheets/sheet2.xml', last: 'xl/worksheets/sheet3.xml', workbook: 'xl/workbook.xml' };

let watched: WatchedCounty;
let runId: Id;
let idNumber: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'love-card-book-'));
  watched = await WatchedCounty.open();
  const { county } = watched;
  const person = await county.person({ categories: ['DIBAO'], points: 3000n });
  const meal = await watched.eat(person);
  idNumber = '99010119410305001';
  runId = county.id();
  done(await county.get(Reconcile).month(county.bureau, { runId, month: MONTH, areaCode: COUNTY }));
  // What a run found is a list: one is made here of a known length, so that sheets and sums can be foretold.
  const site = county.till.siteId;
  const line = (lineNo: number, type: string, unit: string, amount: number) => ({
    run_id: runId,
    line_no: lineNo,
    type,
    person_id: person.personId,
    redemption_id: meal,
    transfer_id: null,
    lot_id: null,
    line_id: null,
    site_id: site,
    meal_day: '2026-11-23',
    unit,
    amount,
    expected: '{"subsidyFen":500,"reason":"=cmd()"}',
    found: '{"subsidyFen":700}',
  });
  const rows = [
    ...Array.from({ length: 5100 }, (_, index) => line(index + 1, 'amount_drift', 'CNY', 200)),
    line(5101, 'lot_drift', 'POINT', 5050),
    line(5102, 'counter_drift', 'MEAL', 3),
  ];
  const totals = { amount_drift: { count: 5100, amount: 1_020_000 }, lot_drift: { count: 1, amount: 5050 }, counter_drift: { count: 1, amount: 3 } };
  await county.get(UnitOfWork).run(async (tx) => {
    await tx.execute('DELETE FROM reconciliation_difference WHERE run_id = ?', [runId]);
    await tx.insert('reconciliation_difference', rows);
    await tx.execute('UPDATE reconciliation_run SET differences = ?, totals = ? WHERE id = ?', [rows.length, JSON.stringify(totals), runId]);
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await watched.close();
});

const path = (query = ''): string => `bureau/reconciliations/${runId}/export.xlsx${query}`;
const bytesOf = (answer: Response): Buffer => answer.body as Buffer;
const fetched = async (who: string, query = ''): Promise<Buffer> => bytesOf(await watched.get(who, path(query)).responseType('blob').expect(200));

/** One part of the workbook as unzip, another program than the one that wrote it, takes it out. */
function part(book: Buffer, name: string): string {
  const file = join(folder, 'book.xlsx');
  writeFileSync(file, book);
  execFileSync('unzip', ['-tq', file]);
  return execFileSync('unzip', ['-p', file, name], { maxBuffer: 64 << 20 }).toString('utf8');
}

/** The cells of a sheet row by row, as a program that opens it reads them. */
function cells(book: Buffer, sheet: string): { text: string; type: string }[][] {
  const strings = [...part(book, 'xl/sharedStrings.xml').matchAll(/<si>.*?<t[^>]*>(.*?)<\/t>.*?<\/si>|<si><t\/><\/si>/gs)].map((match) => plain(match[1] ?? ''));
  return [...part(book, sheet).matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map((row) =>
    [...(row[1] ?? '').matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map((cell) => {
      const type = /t="(\w+)"/.exec(cell[1] ?? '')?.[1] ?? 'n';
      const value = /<v>(.*?)<\/v>/s.exec(cell[2] ?? '')?.[1] ?? plain(/<t[^>]*>(.*?)<\/t>/s.exec(cell[2] ?? '')?.[1] ?? '');
      return { type, text: type === 's' ? (strings[Number(value)] ?? '') : value };
    }),
  );
}

function plain(xml: string): string {
  return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}

it('says above every table what it is, of what, counted how, by whom and when', async () => {
  const head = cells(await fetched('bureau'), PARTS.first)
    .slice(0, 8)
    .map((row) => row.map((cell) => cell.text).filter((text) => text !== ''));
  expect(head[0]?.[0]).toBe('助餐补贴月度核对差异表（2026-11）');
  expect(head.slice(1).map((row) => row[0])).toEqual(['制表单位', '筛选条件', '口径', '核对时间', '制表人', '制表时间', '行数']);
  expect(head[1]?.[1]).toBe('上城区 330102');
  expect(head[2]?.[1]).toContain(runId);
  expect(head[5]?.[1]).toBe('李审核 (bureau.li)');
  expect(head[6]?.[1]).toBe('2026-11-23 11:30 (UTC+8)');
  expect(head[7]?.[1]).toBe('5102');
});

it('has every row, five thousand a sheet, and totals equal to those on the screen', async () => {
  const book = await fetched('auditor');
  expect([...part(book, PARTS.workbook).matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((match) => match[1])).toEqual(['汇总', '差异 1', '差异 2']);
  const [first, last] = [cells(book, PARTS.first), cells(book, PARTS.last)];
  const { body: screen } = (await watched.get('auditor', `bureau/reconciliations/${runId}`).expect(200)) as { body: { totals: { type: string; count: number; amount: number }[] } };
  expect(first).toHaveLength(8 + 1 + 5000);
  // 102 rows, and a total for each of three units.
  expect(last).toHaveLength(8 + 1 + 102 + 3);
  const totals = last.slice(-3).map((row) => [row[1]?.text, row[8]?.text, row[9]?.text]);
  expect(totals).toEqual([
    ['合计 5100 条', '元', '10200'],
    ['合计 1 条', '分', '50.5'],
    ['合计 1 条', '餐', '3'],
  ]);
  expect(screen.totals.map(({ count, amount }) => [String(count), amount])).toEqual([
    ['5100', 1_020_000],
    ['1', 3],
    ['1', 5050],
  ]);
  const amounts = [...first.slice(9), ...last.slice(9, -3)].filter((row) => row[8]?.text === '元').reduce((sum, row) => sum + Number(row[9]?.text) * 100, 0);
  expect(amounts).toBe(1_020_000);
});

it('keeps ids as text, names and numbers masked, and no text that a spreadsheet would run', async () => {
  const book = await fetched('bureau');
  const row = cells(book, PARTS.first)[9] ?? [];
  expect(row.map((cell) => cell.text).slice(3, 5)).toEqual(['陈*英', expect.stringMatching(/^990\*{13}\w\w$/)]);
  for (const column of [4, 12]) expect(row[column]?.type).toMatch(/^(s|inlineStr)$/);
  expect(row[12]?.text).toMatch(/^[0-9a-f]{8}-/);
  expect(row[9]?.type).toBe('n');
  expect(row[10]?.text).toBe('subsidyFen=5.00; reason==cmd()');
  expect(part(book, PARTS.first) + part(book, 'xl/sharedStrings.xml')).not.toContain(idNumber);
  expect(part(book, PARTS.first)).not.toContain('<f>');
});

it('speaks the language asked for, and keeps to the type asked for', async () => {
  const book = await fetched('bureau', '?lang=en&type=lot_drift');
  const rows = cells(book, PARTS.first);
  expect(rows).toHaveLength(8 + 1 + 1 + 1);
  expect(rows[8]?.map((cell) => cell.text)).toContain('Citizen ID (masked)');
  expect(rows[9]?.[1]?.text).toBe('A lot differs from the sum of its postings');
});

it('logs who took it, how many rows and the digest of the very file', async () => {
  const book = await fetched('auditor');
  const sha256 = createHash('sha256').update(book).digest('hex');
  const entry = await watched.county.one<{ actor_kind: string; detail: string }>(
    `SELECT actor_kind, detail FROM audit_entry WHERE action = 'reconciliation.export' AND actor_kind = 'auditor' AND detail LIKE ?`,
    [`%${sha256}%`],
  );
  expect(entry.actor_kind).toBe('auditor');
  expect(JSON.parse(entry.detail)).toEqual({ month: MONTH, areaCode: COUNTY, type: null, rows: 5102, bytes: book.length, sha256, masked: true });
});

it('gives no file of another area, none of a run that goes on, and none too large to open; and logs none of them', async () => {
  const before = await watched.county.one<{ n: number }>(`SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'reconciliation.export'`);
  await watched.get('second', path()).expect(404);
  await watched.get('nobody', path()).expect(401);
  await watched.get('bureau', path('?type=nonsense')).expect(400);
  const work = watched.county.get(UnitOfWork);
  await work.run((tx) => tx.execute('UPDATE reconciliation_run SET differences = ? WHERE id = ?', [EXPORT_ROWS_MAX + 1, runId]));
  const { body } = (await watched.get('bureau', path()).expect(422)) as { body: { code?: string; message?: unknown } };
  expect(JSON.stringify(body)).toContain('export_too_large');
  await work.run((tx) => tx.execute('UPDATE reconciliation_run SET differences = 5102, ended_at = NULL WHERE id = ?', [runId]));
  await watched.get('bureau', path()).expect(409);
  const after = await watched.county.one<{ n: number }>(`SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'reconciliation.export'`);
  expect(Number(after.n)).toBe(Number(before.n));
  expect(SECOND_STREET.startsWith(COUNTY)).toBe(true);
});

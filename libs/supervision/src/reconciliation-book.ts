import type { Sheet } from 'write-excel-file/node';
import { DIFFERENCES, type DifferenceOwner, type DifferenceType, differenceWords, type Side } from '#core/matching';
import type { ListedDifference, ReconciliationRun } from '#reconciliation';
import type { Words } from '#values';
import { yuanText } from '#values';
import { type CellValue, type Column, inLanguage, type Language, sheetOf, type SheetHead, shanghaiText } from './xlsx-sheet.js';

/** A difference with what the county may show of the person and the place. */
export interface TellableDifference {
  readonly difference: ListedDifference;
  readonly nameMasked: string | null;
  readonly idNumberMasked: string | null;
  readonly siteCode: string | null;
  readonly siteName: Words | null;
}

/** What a reconciliation's file is made of. */
export interface ReconciliationFile {
  readonly run: ReconciliationRun;
  readonly type: DifferenceType | null;
  readonly rows: readonly TellableDifference[];
  readonly areaName: Words;
  /** Who asked for the file, by name. */
  readonly maker: string;
  readonly madeAt: number;
  readonly language: Language;
}

/** Rows of one sheet: more of them are hard to handle in an office program, so there are several sheets. */
export const ROWS_A_SHEET = 5000;

const both = (zh: string, en: string): Words => ({ zh, en });

const OWNERS: Readonly<Record<DifferenceOwner, Words>> = {
  street_officer: both('街道经办', 'Street officer'),
  site_manager: both('网点负责人', 'Site manager'),
  bureau_officer: both('民政经办', 'Bureau officer'),
  bureau_admin: both('系统管理员', 'Administrator'),
  auditor: both('审计', 'Auditor'),
};
const UNITS: Readonly<Record<ListedDifference['unit'], Words>> = { CNY: both('元', 'yuan'), POINT: both('分', 'points'), MEAL: both('餐', 'meals') };

const COLUMNS: readonly (Omit<Column, 'title'> & { readonly title: Words })[] = [
  { title: both('序号', 'No.'), kind: 'whole', width: 8 },
  { title: both('差异类型', 'Type'), kind: 'text', width: 30 },
  { title: both('责任岗位', 'Owner'), kind: 'text', width: 14 },
  { title: both('姓名（脱敏）', 'Name (masked)'), kind: 'text', width: 14 },
  { title: both('身份证号（脱敏）', 'Citizen ID (masked)'), kind: 'text', width: 22 },
  { title: both('就餐日期', 'Day'), kind: 'text', width: 12 },
  { title: both('网点编号', 'Site code'), kind: 'text', width: 12 },
  { title: both('网点', 'Site'), kind: 'text', width: 26 },
  { title: both('单位', 'Unit'), kind: 'text', width: 8 },
  { title: both('涉及数额', 'Amount'), kind: 'amount', width: 14 },
  { title: both('应为', 'Should be'), kind: 'text', width: 40 },
  { title: both('实为', 'Is'), kind: 'text', width: 40 },
  { title: both('就餐记录编号', 'Meal id'), kind: 'text', width: 38 },
  { title: both('记账编号', 'Transfer id'), kind: 'text', width: 38 },
  { title: both('份额编号', 'Lot id'), kind: 'text', width: 38 },
  { title: both('发放明细编号', 'Issue line id'), kind: 'text', width: 38 },
];

/** The sheets of the file: totals by type, then the differences, at most 5,000 a sheet, the last with the totals of all. */
export function reconciliationSheets(file: ReconciliationFile): Sheet<Buffer>[] {
  const say = (words: Words): string => inLanguage(words, file.language);
  const head = headOf(file, say);
  const pages = Math.max(1, Math.ceil(file.rows.length / ROWS_A_SHEET));
  const columns = COLUMNS.map((column) => ({ ...column, title: say(column.title) }));
  const details = Array.from({ length: pages }, (_, page) => {
    const rows = file.rows.slice(page * ROWS_A_SHEET, (page + 1) * ROWS_A_SHEET).map((row) => cellsOf(row, say));
    const name = `${say(both('差异', 'Differences'))} ${String(page + 1)}`;
    return sheetOf(name, head, { columns, rows, totals: page === pages - 1 ? unitTotals(file, say) : [] });
  });
  return [summaryOf(file, head, say), ...details];
}

function headOf({ run, type, areaName, maker, madeAt, rows }: ReconciliationFile, say: (words: Words) => string): SheetHead {
  const filter = type === null ? say(both('全部类型', 'all types')) : say(differenceWords(type));
  return {
    title: say(both(`助餐补贴月度核对差异表（${run.month}）`, `Meal-aid reconciliation: differences of ${run.month}`)),
    lines: [
      [say(both('制表单位', 'Made for')), `${say(areaName)} ${run.areaCode}`],
      [
        say(both('筛选条件', 'Filter')),
        say(both(`月份 ${run.month}；区划 ${run.areaCode}；类型：${filter}；核对编号 ${run.id}`, `month ${run.month}; area ${run.areaCode}; type: ${filter}; run ${run.id}`)),
      ],
      [
        say(both('口径', 'Definition')),
        say(
          both(
            '按当日政策与事实重新裁定，逐笔比对资格、服务、账簿；数额为存疑金额，不等于损失。元、分两位小数；餐为次数。姓名与证号已脱敏。',
            'Decided again by the law and the facts of the day and compared with meals and books; amounts are in question, not lost. Yuan and points with two decimals; meals are counted. Names and numbers are masked.',
          ),
        ),
      ],
      [say(both('核对时间', 'Reconciled')), `${shanghaiText(run.endedAt ?? run.startedAt)} (UTC+8)`],
      [say(both('制表人', 'Made by')), maker],
      [say(both('制表时间', 'Made at')), `${shanghaiText(madeAt)} (UTC+8)`],
      [say(both('行数', 'Rows')), String(rows.length)],
    ],
  };
}

function summaryOf(file: ReconciliationFile, head: SheetHead, say: (words: Words) => string): Sheet<Buffer> {
  const columns: Column[] = [
    { title: say(both('差异类型', 'Type')), kind: 'text', width: 30 },
    { title: say(both('责任岗位', 'Owner')), kind: 'text', width: 40 },
    { title: say(both('条数', 'Count')), kind: 'whole', width: 12 },
    { title: say(both('单位', 'Unit')), kind: 'text', width: 8 },
    { title: say(both('涉及数额', 'Amount')), kind: 'amount', width: 16 },
  ];
  const rows = (Object.keys(DIFFERENCES) as DifferenceType[]).flatMap((type) =>
    (Object.keys(UNITS) as ListedDifference['unit'][]).flatMap((unit): CellValue[][] => {
      const of = file.rows.filter(({ difference }) => difference.type === type && difference.unit === unit);
      const words = differenceWords(type);
      return of.length === 0 ? [] : [[say(words), say(OWNERS[words.owner]), of.length, say(UNITS[unit]), amountCell(unit, sum(of))]];
    }),
  );
  const totals = totalsByUnit(file).map(({ unit, count, amount }): CellValue[] => [say(both('合计', 'Total')), null, count, say(UNITS[unit]), amountCell(unit, amount)]);
  return sheetOf(say(both('汇总', 'Summary')), head, { columns, rows, totals });
}

function cellsOf({ difference, nameMasked, idNumberMasked, siteCode, siteName }: TellableDifference, say: (words: Words) => string): CellValue[] {
  const words = differenceWords(difference.type);
  return [
    difference.lineNo,
    say(words),
    say(OWNERS[words.owner]),
    nameMasked,
    idNumberMasked,
    difference.mealDay,
    siteCode,
    siteName === null ? null : say(siteName),
    say(UNITS[difference.unit]),
    amountCell(difference.unit, difference.amount),
    sideText(difference.expected),
    sideText(difference.found),
    difference.redemptionId,
    difference.transferId,
    difference.lotId,
    difference.lineId,
  ];
}

/** Meals are counted, so they stand whole in a column of two decimals. */
function amountCell(unit: ListedDifference['unit'], amount: bigint): bigint {
  return unit === 'MEAL' ? amount * 100n : amount;
}

function unitTotals(file: ReconciliationFile, say: (words: Words) => string): CellValue[][] {
  return totalsByUnit(file).map(({ unit, count, amount }) => [
    null,
    say(both(`合计 ${String(count)} 条`, `Total of ${String(count)}`)),
    ...Array.from({ length: 6 }, () => null),
    say(UNITS[unit]),
    amountCell(unit, amount),
    ...Array.from({ length: 6 }, () => null),
  ]);
}

function totalsByUnit({ rows }: ReconciliationFile): { unit: ListedDifference['unit']; count: number; amount: bigint }[] {
  return (Object.keys(UNITS) as ListedDifference['unit'][]).flatMap((unit) => {
    const of = rows.filter(({ difference }) => difference.unit === unit);
    return of.length === 0 ? [] : [{ unit, count: of.length, amount: sum(of) }];
  });
}

function sum(rows: readonly TellableDifference[]): bigint {
  return rows.reduce((total, { difference }) => total + difference.amount, 0n);
}

/** `subsidyFen=5.00; points=3.20`: names as in the API, money in yuan. */
function sideText(side: Side): string {
  return Object.entries(side)
    .map(([name, value]) => `${name}=${typeof value === 'number' && isMoney(name) ? yuanText(BigInt(value)) : value === null ? '—' : String(value)}`)
    .join('; ');
}

function isMoney(name: string): boolean {
  return /Fen$|^points$|^(CNY|POINT) |^(amount|granted|remaining|sum)$/.test(name);
}

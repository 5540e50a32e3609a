import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import type { Page } from 'playwright-core';

export interface Cell {
  readonly text: string;
  /** As the file says: `s` and `inlineStr` are text, `n` a number. */
  readonly type: string;
}

export interface SheetRead {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

export interface Workbook {
  readonly sheets: readonly SheetRead[];
  /** Every part that is XML, as text. */
  readonly texts: readonly string[];
  readonly parts: number;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const DEFLATED = 8;

/** The files of a ZIP by its directory at the end, each with its length and checksum held against it (APPNOTE 4.3). */
export function unzipped(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error('no ZIP: it has no directory');
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error('the directory of the ZIP is damaged');
    const [method, sum, packed, plain] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    const [nameLength, extra, comment, local] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (zip.readUInt32LE(local) !== LOCAL) throw new Error(`${name} is not where the directory says`);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const body = zip.subarray(from, from + packed);
    const bytes = method === DEFLATED ? inflateRawSync(body) : body;
    if (bytes.length !== plain || crc32(bytes) !== sum) throw new Error(`${name} is damaged`);
    files.set(name, bytes);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** Opens a workbook: unpacks it, has the browser's parser read every part, and finds the sheets by their relations. Throws on whatever a spreadsheet would stumble over. */
export async function openWorkbook(bytes: Buffer, parser: Page): Promise<Workbook> {
  const files = unzipped(bytes);
  const parts = Object.fromEntries([...files].filter(([name]) => /\.(xml|rels)$/.test(name)).map(([name, part]) => [name, part.toString('utf8')]));
  const { faults, sheets } = await parser.evaluate(readParts, { parts, all: [...files.keys()] });
  if (faults.length > 0) throw new Error(`the workbook does not open: ${faults.join('; ')}`);
  return { sheets, texts: Object.values(parts), parts: files.size };
}

/** Runs in the page: `DOMParser` is the strictest XML parser at hand. */
function readParts({ parts, all }: { parts: Record<string, string>; all: string[] }): { faults: string[]; sheets: SheetRead[] } {
  const faults: string[] = [];
  const documents = new Map<string, Document>();
  for (const [name, text] of Object.entries(parts)) {
    const read = new DOMParser().parseFromString(text, 'application/xml');
    if (read.querySelector('parsererror')) faults.push(`${name} is not XML`);
    documents.set(name, read);
  }
  const tags = (of: Document | Element | undefined, name: string): Element[] => (of ? [...of.getElementsByTagNameNS('*', name)] : []);
  const types = documents.get('[Content_Types].xml');
  const endings = new Set(tags(types, 'Default').map((one) => one.getAttribute('Extension')));
  const named = new Set(tags(types, 'Override').map((one) => one.getAttribute('PartName')?.slice(1)));
  for (const name of all) if (!named.has(name) && !endings.has(name.split('.').at(-1) ?? '')) faults.push(`${name} has no content type`);
  for (const name of named) if (name === undefined || !all.includes(name)) faults.push(`${String(name)} is announced and missing`);
  const related = new Map(tags(documents.get('xl/_rels/workbook.xml.rels'), 'Relationship').map((one) => [one.getAttribute('Id'), `xl/${one.getAttribute('Target') ?? ''}`]));
  const strings = tags(documents.get('xl/sharedStrings.xml'), 'si').map((one) =>
    tags(one, 't')
      .map((text) => text.textContent)
      .join(''),
  );
  const sheets = tags(documents.get('xl/workbook.xml'), 'sheet').map((sheet) => {
    const name = sheet.getAttribute('name') ?? '';
    const part = related.get([...sheet.attributes].find((one) => one.localName === 'id')?.value ?? '') ?? '';
    if (!documents.has(part)) faults.push(`sheet ${name} is missing`);
    const rows = tags(documents.get(part), 'row').map((row) =>
      tags(row, 'c').map((cell) => {
        const type = cell.getAttribute('t') ?? 'n';
        const value = tags(cell, 'v')[0]?.textContent ?? tags(cell, 't')[0]?.textContent ?? '';
        if (tags(cell, 'f').length > 0) faults.push(`${name} holds a formula`);
        return { type, text: type === 's' ? (strings[Number(value)] ?? '') : value };
      }),
    );
    return { name, rows };
  });
  if (sheets.length === 0) faults.push('it has no sheet');
  return { faults, sheets };
}

/** What LibreOffice makes of the file: the cells of its first sheet as text; null where it is not installed. */
export function byLibreOffice(bytes: Buffer): string | null {
  const soffice = ['/usr/bin/soffice', process.env['SOFFICE'] ?? ''].find((path) => path !== '' && existsSync(path));
  if (soffice === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'love-card-office-'));
  try {
    writeFileSync(join(folder, 'book.xlsx'), bytes);
    const args = [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76', '--outdir', folder];
    const { stdout, stderr } = spawnSync(soffice, [...args, join(folder, 'book.xlsx')], { encoding: 'utf8' });
    if (!existsSync(join(folder, 'book.csv'))) throw new Error(`LibreOffice does not open it: ${stdout}${stderr}`);
    return readFileSync(join(folder, 'book.csv'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

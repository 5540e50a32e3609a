/** Tables that come in: one reader for CSV and XLSX as offices, banks and old systems send them. */
export type { TableRow } from './csv-rows.js';
export type { TableColumn } from './headings.js';
export { isBlank } from './plain-cell.js';
export { TableFile, type TableShape } from './table-file.js';
export { type TableFault, UnreadableTable } from './unreadable.js';

/**
 * What somebody with the database's password could have altered, found.
 *
 * Promises: looks never hold up the till (they read, in pieces, outside any request) and never change what they look at;
 * what they find stops no meal, it is told: on the bureau's first page, in health, on the command line.
 *
 * @example const { found } = await checkIntegrity.check();
 */
export { ChainLog } from './chain-log.js';
export { CheckIntegrity } from './check-integrity.js';
export { FindFindings, type ListedFinding } from './find-findings.js';
export { type Finding, type FindingKind, FINDINGS } from './finding.js';
export { IntegrityModule } from './integrity.module.js';
export { type IntegrityRun } from './integrity.store.js';
export { TellUnfitRows } from './tell-unfit-rows.js';
export { type LogReport, VerifyLog } from './verify-log.js';

/**
 * What every lib stands on: the two engines, transactions, time, ids, keys and the sealing of personal fields.
 *
 * Promises: a write needs a `Tx`; integers are exact on both engines; personal fields are sealed before they reach SQL.
 */
export { type Actor, isSamePerson, type Role, ROLES, scopeRange, type StaffIdentity, staffIdentityOf, systemActor, twoPersonsFault } from './actor.js';
export { Audit, type AuditEntry } from './audit.js';
export { bootFaults, migrationFaults } from './boot-checks.js';
export { againOnClash } from './clash.js';
export { Clock, SetClock } from './clock.js';
export { type Config, type Face, FACES, readConfig } from './config.js';
export { ACCOUNT_BEYOND_NEED, accountBeyondNeed, applyGrants, grantsSql } from './database-accounts.js';
export { Database, type DatabaseOptions, type Engine } from './database.js';
export { isConstraintRefusal, isDuplicateKey, isForeignText, isTransient } from './database-error.js';
export { addColumns, createTable, dropColumns, dropTables, makeInsertOnly, rekey } from './ddl.js';
export { DISCLOSED, type Disclosed, DISCLOSURE_BUDGET, Disclosures } from './disclosures.js';
export { outageOf } from './outage.js';
export { isSmallOrder, isStrongKey } from './ed25519-points.js';
export { Ids, idOf, transferIdOf } from './ids.js';
export { type KeyHolding, Keys, KEYS_BEYOND_NEED } from './keys.js';
export { LogLines } from './log-lines.js';
export { Makers } from './makers.js';
export { Metrics } from './metrics.js';
export { afterCursor, type Page, PAGE_SIZE_MAX, pageOf } from './page.js';
export { PlatformModule, type PlatformParts, SecondFactorRule } from './platform.module.js';
export { ProblemFilter } from './problem.filter.js';
export { orProblem, type Problem, problemOf, ProblemException } from './problem.js';
export { Pulse } from './pulse.js';
export { Readiness } from './readiness.js';
export { reseal, type Resealed } from './reseal.js';
export { requestLog } from './request-log.js';
export { fillRowSeals } from './fill-row-seals.js';
export { keyText, RowSeals, sealedText } from './row-seals.js';
export { UNFIT_ROWS, type UnfitRow } from './unfit-rows.js';
export { firstChange, newestVersion, newestVersions, versionOf } from './seal-versions.js';
export { schemaFaults } from './schema.js';
export { SEALED_TABLES, type SealedField, type SealedWalk, sealedWalks } from './sealed-fields.js';
export { LIST_ENTRY, SEALED_RIGHTS, SEALED_ROWS, sealedParts, sealedRow, type SealedRows } from './sealed-rows.js';
export { ConsoleSms, GatewaySms, NoSms, Sms, type SmsChoice, smsOf, type TextMessage } from './sms.js';
export { DAY_BUDGET, Tally, type Tallied } from './tally.js';
export { StorageWatch } from './storage-watch.js';
export { big, exactSum, forUpdate, marks, summed, sumIsNot0, Tx, type Reader, type Row, type Value } from './tx.js';
export { UnitOfWork } from './unit-of-work.js';
export { AsCode, AsPhone, IsAmountFen, IsDay, IsMonth, IsUuid7 } from './validators.js';
export { maskName, SealBroken, UNREADABLE, Vault } from './vault.js';
export { SoleRight } from './sole-right.js';
export { BorrowedTurns, OwnTurns } from './writer-turns.js';
export { threadBeside, Workshop } from './workshop.js';
export { WriterLock } from './writer-lock.js';

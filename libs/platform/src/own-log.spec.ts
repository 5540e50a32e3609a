import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasOwnLog } from './own-log.js';

it('is gone when somebody deleted it, also when somebody else has begun another in its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-log-'));
  const [database, log] = [join(folder, 'county.db'), join(folder, 'county.db-wal')];
  expect(hasOwnLog(database)).toBe(false);
  writeFileSync(log, 'first');
  const held = openSync(log, 'r+');
  expect(hasOwnLog(database)).toBe(true);
  rmSync(log);
  expect(hasOwnLog(database)).toBe(false);
  // A client that opens the database now makes a log of the same name.
  writeFileSync(log, 'second');
  expect(hasOwnLog(database)).toBe(false);
  closeSync(held);
  expect(hasOwnLog(database)).toBe(true);
  rmSync(folder, { recursive: true });
});

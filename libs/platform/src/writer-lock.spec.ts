import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriterLock } from './writer-lock.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'love-card-lock-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

it('is held by one, named to the next, and free when released', () => {
  const lock = WriterLock.take(dir);
  expect(WriterLock.take(dir)).toEqual({ heldBy: process.pid });
  if ('heldBy' in lock) throw new Error('the folder was empty');
  lock.release();
  const again = WriterLock.take(dir);
  expect(again).toBeInstanceOf(WriterLock);
  if (again instanceof WriterLock) again.release();
});

it('does not believe the number that a dead process left, even if it now belongs to a living one', () => {
  writeFileSync(join(dir, 'writer.pid'), '1');
  const lock = WriterLock.take(dir);
  expect(lock).toBeInstanceOf(WriterLock);
  if (lock instanceof WriterLock) lock.release();
});

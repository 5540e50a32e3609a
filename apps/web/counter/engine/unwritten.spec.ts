import { isStorageFault, written } from './unwritten.js';

it('tells what the disk did not take as not written, whatever the browser calls it', async () => {
  for (const name of ['QuotaExceededError', 'InvalidStateError', 'AbortError', 'UnknownError']) {
    const told = await written(7, () => Promise.reject(new DOMException('no room', name)));
    expect([name, told]).toEqual([name, expect.objectContaining({ kind: 'result', reason: 'not_written', at: 7, split: null })]);
  }
});

it('hides no fault of the program, and changes nothing that was written', async () => {
  await expect(written(7, () => Promise.reject(new TypeError('a slip')))).rejects.toThrow('a slip');
  expect(await written(7, () => Promise.resolve('kept'))).toBe('kept');
  expect(isStorageFault(new TypeError('a slip'))).toBe(false);
});

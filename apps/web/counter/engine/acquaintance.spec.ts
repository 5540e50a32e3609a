import { encodeHolder, HOLDER_BYTES, type HolderRecord, SnapshotTable } from '#core/snapshot';
import { recordsOf } from './acquaintance.js';

const record = (key: string, part: Partial<HolderRecord>): HolderRecord => ({
  key,
  holder: 'aabbccddeeff',
  generation: 1,
  state: 'active',
  social: false,
  priceClass: 0,
  expiresOn: null,
  usedWindows: [],
  usedDay: 0,
  usedMonth: 0,
  ...part,
});
const table = (...records: readonly HolderRecord[]): SnapshotTable => new SnapshotTable(new Uint8Array(Buffer.concat(records.map(encodeHolder))), HOLDER_BYTES);

it('finds every record of somebody by the mark, in all tables, and nobody else’s', () => {
  const cards = table(record('0000000000000001', { state: 'stopped' }), record('0000000000000002', { holder: 'ffffffffffff', usedWindows: ['lunch'] }));
  const others = table(record('0000000000000003', { social: true }), record('0000000000000004', { holder: '000000000000' }));
  const found = recordsOf([cards, others], ['aabbccddeeff', 'ffffffffffff', '112233445566']);
  expect([...found.keys()].sort()).toEqual(['aabbccddeeff', 'ffffffffffff']);
  expect(found.get('aabbccddeeff')?.map((one) => [one.key, one.state])).toEqual([
    ['0000000000000001', 'stopped'],
    ['0000000000000003', 'active'],
  ]);
  expect(found.get('ffffffffffff')?.[0]?.usedWindows).toEqual(['lunch']);
});

import { randomBytes } from 'node:crypto';
import { CounterModule, ReadSnapshot, RefreshSnapshot } from '#counter';
import { HOLDER_BYTES, SnapshotTable } from '#core/snapshot';
import { typedNumber } from '#core/code';
import { idFrom } from '#values';
import { UnitOfWork } from '#platform';
import { done } from '../../support/small-county.js';
import { openCounterCounty, Tablet } from './tablet.js';

it.each([60_000, 250_000])('measures %d', async (count) => {
  const county = await openCounterCounty();
  const tablet = await Tablet.at(county, county.till.siteId);
  const work = county.get(UnitOfWork);
  for (let start = 0; start < count; start += 5000) {
    await work.run(async (tx) => {
      const ids = Array.from({ length: 5000 }, (_, index) => idFrom(1_700_000_000_000 + start + index, randomBytes(10)));
      await tx.insert('person', ids.map((id, index) => ({ id, id_number_sealed: 'x', id_number_index: randomBytes(32).toString('hex'), name_sealed: 'x', name_masked: '陈*英', sex: 'F', birth_day: `19${String(30 + (index % 36))}-0${String(1 + (index % 9))}-11`, residence_area: `330102007001`, hukou_area: index % 7 === 0 ? '330105' : '330102007001', registered_at: 1, points_on_meals: 1, purse_opened_on: index % 2 === 0 ? '2026-01-01' : null })));
      await tx.insert('carrier', ids.map((id) => ({ person_id: id, generation: 1, state: 'active', changed_at: 1 })));
      await tx.insert('card', ids.map((id) => { const serial = (randomBytes(8).readBigUInt64BE() % 9007199254740991n) + 1n; return { id, serial, number: typedNumber(serial), person_id: id, generation: 1, scheme_class: 1, issued_on: '2026-01-01', expires_on: '2028-12-31', issued_at: 1, issued_by: 'x' }; }));
      await tx.insert('phone_key', ids.filter((_, index) => index % 4 === 0).map((id) => ({ id, serial: (randomBytes(8).readBigUInt64BE() % 9007199254740991n) + 1n, person_id: id, generation: 1, public_key: randomBytes(32).toString('base64url'), enrolled_at: 1, revoked_at: null })));
    });
  }
  const timed = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const value = await run();
    console.log(count, what, Math.round(performance.now() - started), 'ms');
    return value;
  };
  let worst = 0;
  let last = performance.now();
  const beat = setInterval(() => { const now = performance.now(); worst = Math.max(worst, now - last - 20); last = now; }, 20);
  await timed('first build', () => county.get(RefreshSnapshot).everybody());
  console.log(count, 'longest pause of the loop', Math.round(worst));
  const read = async (since?: number) => { county.clock.set(county.clock.nowMs() + 20_000); return done(await county.get(ReadSnapshot).read(tablet.proof('snapshot'), { since })); };
  worst = 0;
  const whole = await timed('load and first answer', () => read());
  console.log(count, 'longest pause', Math.round(worst));
  await timed('second answer', () => read());
  const json = await timed('JSON', async () => JSON.stringify(whole));
  console.log(count, 'bytes', json.length, 'cards', whole.recordsTotal, whole.phonesTotal, 'classes', whole.classes.length);
  await timed('nothing new', () => read(whole.serial));
  const some = await work.reader.query<{ person_id: string }>('SELECT person_id FROM carrier ORDER BY person_id LIMIT 3000');
  await work.run((tx) => tx.insert('carrier_event', some.map(({ person_id }) => ({ id: county.id(), person_id, kind: 'lost', generation: 1, at: county.clock.nowMs(), actor: 'x', reason: null }))));
  await work.run((tx) => tx.execute(`UPDATE carrier SET state = 'lost' WHERE person_id <= ?`, [some.at(-1)?.person_id ?? '']));
  const delta = await timed('3000 changed', () => read(whole.serial));
  console.log(count, 'delta bytes', JSON.stringify(delta).length, delta.since);
  await timed('tablet: decode and check order', async () => new SnapshotTable(new Uint8Array(Buffer.from(whole.records, 'base64')), HOLDER_BYTES));
  await timed('next day rebuild', async () => { county.clock.set(county.clock.nowMs() + 86_400_000); await county.get(RefreshSnapshot).everybody(); });
  clearInterval(beat);
  await county.drop();
}, 600_000);

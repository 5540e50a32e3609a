import { DefineAreas, MealNoteReader, SetAreaContact, SetMealNote, SetPortrait } from '#people';
import { UnitOfWork } from '#platform';
import { day } from '#values';
import { COUNTY, good, RegistryOffice } from './registry-office.js';

const FOUR = ['一', '二', '三', '四'];

/** What has no row yet is written by several at once: on a server none of them has anything to wait for. */
describe('several who write the first of something at one moment', () => {
  let office: RegistryOffice;
  beforeAll(async () => {
    office = await RegistryOffice.open();
  });
  afterAll(() => office.close());

  it('keep a meal note each, of which the last stands', async () => {
    const personId = await office.register(1);
    const kept = await Promise.all(FOUR.map((word) => office.get(SetMealNote).set(COUNTY, { personId, note: `糖尿病餐${word}` })));
    expect(kept.map((answer) => good(answer).note)).toEqual(FOUR.map((word) => `糖尿病餐${word}`));
    expect([...(await office.get(MealNoteReader).of(office.get(UnitOfWork).reader, [personId])).values()]).toHaveLength(1);
  });

  it('add an area once', async () => {
    const street = { code: '330102007', parent: '330102', name: '新街道', nameEn: 'Xin', startsOn: day('2025-01-01'), endsOn: null, synthetic: true };
    const defined = await Promise.all(FOUR.map(() => office.get(DefineAreas).define(COUNTY, [street])));
    expect(defined.map((answer) => good(answer).added).sort()).toEqual([0, 0, 0, 1]);
  });

  it('set the number of an area, and a photo', async () => {
    const numbers = await Promise.all(FOUR.map((_word, index) => office.get(SetAreaContact).set(COUNTY, { areaCode: '330102001', tel: `0571-8765432${String(index)}` })));
    expect(numbers.map((answer) => good(answer).areaCode)).toEqual(FOUR.map(() => '330102001'));
    const subjectId = await office.register(2);
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]).toString('base64');
    const photos = await Promise.all(FOUR.map(() => office.get(SetPortrait).set(COUNTY, { kind: 'person', subjectId, photo: png })));
    expect(photos.map((answer) => good(answer).subjectId)).toEqual(FOUR.map(() => subjectId));
  });
});

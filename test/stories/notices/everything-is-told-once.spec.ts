import { ReplaceCard, ReportLost } from '#cards';
import { InviteFamily, JoinFamily } from '#family';
import { ReadChanges, SendTexts, TellNotices } from '#notices';
import { RecordDeath } from '#people';
import { UnitOfWork } from '#platform';
import { VoidRedemption } from '#redemption';
import { day, dayOf } from '#values';
import { TextsDue } from '../../../libs/notices/src/texts-due.js';
import { done, LUNCH, type SmallPerson } from '../../support/small-county.js';
import { type ElderTown, keyPair, openElderTown } from '../elder/elder-town.js';

let town: ElderTown;
beforeAll(async () => {
  town = await openElderTown();
  await tell();
});
let days = 0;
let noon = LUNCH;
/** Each story has a day of its own: time goes forward only. */
beforeEach(async () => {
  noon = LUNCH + ++days * 24 * 3_600_000;
  town.county.clock.set(noon);
  await tell();
  await town.county.get(SendTexts).send();
  town.sms.sent.length = 0;
});
afterAll(() => town.drop());

const tell = () => town.county.get(TellNotices).tell();
const told = async (person: SmallPerson) => done(await town.county.get(ReadChanges).after(town.elder(person), 0)).items;
const kinds = async (person: SmallPerson) => (await told(person)).map((item) => item.notice.kind);
const rows = (sql: string, values: string[] = []) => town.county.get(UnitOfWork).reader.query(sql, values);
const voided = async (redemptionId: string) => done(await town.county.get(VoidRedemption).void(town.county.till, { id: town.county.id(), redemptionId, reason: '点错了' }));

it('tells every use, every void and every change of the card, each once and in order', async () => {
  const person = await town.county.person();
  const receipt = await town.meal(person);
  await tell();
  await voided(receipt.redemptionId);
  done(await town.county.get(ReportLost).report(town.county.bureau, { personId: person.personId, reason: '包丢了' }));
  done(await town.county.get(ReplaceCard).replace(town.county.bureau, { personId: person.personId, reason: '补卡' }));
  await tell();
  expect(await tell()).toBe(0);
  expect(await kinds(person)).toEqual(['meal', 'void', 'carrier', 'carrier']);
  const [meal, undone] = await told(person);
  expect(meal!.notice).toMatchObject({ title: { zh: '午餐用餐成功' }, meal: { redemptionId: receipt.redemptionId, subsidyFen: 300n, selfPayFen: 820n } });
  expect(meal!.notice.words.zh).toContain('11月24日 11:30，采荷老年食堂1，补贴 3.00 元，付 8.20 元');
  expect(undone!.notice).toMatchObject({ kind: 'void', meal: { redemptionId: receipt.redemptionId } });
});

it('tells once although two tell at once, and although one died in between', async () => {
  const people = await Promise.all([1, 2, 3].map(() => town.county.person()));
  for (const person of people) await town.meal(person);
  const texts = town.county.get(TextsDue);
  const note = texts.note.bind(texts);
  texts.note = () => Promise.reject(new Error('the process dies after the notices were written and before the commit'));
  await expect(tell()).rejects.toThrow('the process dies');
  texts.note = note;
  for (const person of people) expect(await told(person)).toEqual([]);
  await Promise.all([tell(), tell(), tell()]);
  for (const person of people) expect(await kinds(person)).toEqual(['meal']);
});

it('finds what was committed after later things were told', async () => {
  const person = await town.county.person();
  const other = await town.county.person();
  await town.meal(person);
  await tell();
  // A transaction that waited for a lock: its time lies before the last look.
  town.county.clock.set(noon - 40_000);
  await town.meal(other);
  town.county.clock.set(noon + 2000);
  await tell();
  expect(await kinds(other)).toEqual(['meal']);
  expect(await kinds(person)).toEqual(['meal']);
});

it('finds by the look back of two days what no look would reach any more', async () => {
  const person = await town.county.person();
  town.county.clock.set(noon - 30 * 60_000);
  await town.meal(person);
  town.county.clock.set(noon);
  await tell();
  expect(await kinds(person)).toEqual([]);
  expect(await town.county.get(TellNotices).tell(2 * 24 * 3_600_000)).toBeGreaterThan(0);
  expect(await kinds(person)).toEqual(['meal']);
});

it('keeps notices as they are, and what they keep sealed', async () => {
  const person = await town.county.person();
  done(await town.county.get(ReportLost).report(town.county.bureau, { personId: person.personId, reason: '包丢了' }));
  await tell();
  const change = town.county.get(UnitOfWork).run((tx) => tx.execute("UPDATE notice SET kind = 'meal' WHERE person_id = ?", [person.personId]));
  await expect(change).rejects.toThrow(/insert-only/);
  const [row] = await rows('SELECT detail_sealed FROM notice WHERE person_id = ?', [person.personId]);
  expect(String(row!['detail_sealed'])).not.toContain('lost');
});

describe('by text message', () => {
  it('reaches who has a number and no phone bound, and nobody else', async () => {
    const paper = await town.county.person({ phone: '13900000001' });
    const bound = await town.county.person({ phone: '13900000002' });
    const landline = await town.county.person({ phone: '057112345678' });
    await town.phone(bound);
    await tell();
    await town.county.get(SendTexts).send();
    town.sms.sent.length = 0;
    for (const person of [paper, bound, landline]) await town.meal(person);
    await tell();
    expect(await town.county.get(SendTexts).send()).toBe(1);
    expect(town.sms.sent).toMatchObject([{ to: '13900000001', text: expect.stringContaining('午餐用餐成功') }]);
    expect(await town.county.get(SendTexts).send()).toBe(0);
  });

  it('says to the number on record that a phone was bound, whoever bound it', async () => {
    const person = await town.county.person({ phone: '13900000006' });
    const other = await town.county.person();
    await town.phone(person);
    await town.phone(other);
    await tell();
    await town.county.get(SendTexts).send();
    // The phone that was bound is told everything else.
    expect(town.sms.sent.map(({ to, text }) => [to, text.includes('不是您本人办的，请马上挂失')])).toEqual([['13900000006', true]]);
  });

  it('tries a gateway that is down three times and then lets be; once it is up each is handed over once', async () => {
    const person = await town.county.person({ phone: '13900000003' });
    await town.meal(person);
    await tell();
    town.sms.fails = true;
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await town.county.get(SendTexts).send()).toBe(0);
      town.county.clock.set(town.county.clock.nowMs() + 5 * 60_000);
    }
    town.sms.fails = false;
    const both = await Promise.all([town.county.get(SendTexts).send(), town.county.get(SendTexts).send()]);
    expect(both[0] + both[1]).toBe(1);
    expect(town.sms.sent.filter((message) => message.to === '13900000003')).toHaveLength(1);

    const other = await town.county.person({ phone: '13900000004' });
    await town.meal(other);
    await tell();
    town.sms.fails = true;
    for (let attempt = 0; attempt < 4; attempt++) {
      await town.county.get(SendTexts).send();
      town.county.clock.set(town.county.clock.nowMs() + 5 * 60_000);
    }
    town.sms.fails = false;
    expect(await town.county.get(SendTexts).send()).toBe(0);
    expect(await rows("SELECT state FROM notice_text t WHERE t.person_id = ? AND state = 'failed'", [other.personId])).toHaveLength(1);
  });
});

describe('after a death', () => {
  const dies = async (person: SmallPerson) =>
    done(await town.county.get(RecordDeath).record(town.county.bureau, { personId: person.personId, diedOn: dayOf(noon), source: '殡仪馆' }));

  it('writes nothing to the dead: no notice, no text, also for what was due already', async () => {
    const person = await town.county.person({ phone: '13900000005' });
    await town.meal(person);
    await tell();
    await dies(person);
    await tell();
    await town.county.get(SendTexts).send();
    expect(town.sms.sent.filter((message) => message.to === '13900000005')).toEqual([]);
    expect(await kinds(person)).toEqual(['meal']);
    expect(await rows("SELECT id FROM notice WHERE person_id = ? AND kind = 'death'", [person.personId])).toEqual([]);
  });

  it('tells the family in plain words, and never the phone of the person', async () => {
    const person = await town.county.person();
    const { code } = done(await town.county.get(InviteFamily).invite(town.elder(person), { relation: '女儿', endsOn: day('2027-05-31') }));
    const link = done(await town.county.get(JoinFamily).join({ code, name: '王小芳', publicKey: keyPair().publicKey }));
    await tell();
    await dies(person);
    await tell();
    const family = { ...town.elder(person), id: link.id, role: 'family' as const, areaCode: 'none' };
    const seen = done(await town.county.get(ReadChanges).after(family, 0)).items;
    expect(seen.map((item) => item.notice.kind)).toEqual(['family', 'death']);
    expect(seen[1]!.notice.words.zh).toContain('慰问');
    expect(await kinds(person)).toEqual(['family']);
    // Negative control: the table itself refuses such a notice to the person.
    const hurtful = town.county.get(UnitOfWork).run(async (tx) => {
      await tx.insert('notice', [
        {
          seq: 999_999,
          id: town.county.id(),
          person_id: person.personId,
          to_whom: 'person',
          kind: 'death',
          subject_id: town.county.id(),
          at: noon,
          told_at: noon,
          detail_sealed: null,
        },
      ]);
    });
    await expect(hurtful).rejects.toThrow();
  });
});

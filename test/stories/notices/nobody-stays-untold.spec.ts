import type { ErrandDto, ErrandPageDto } from '../../../apps/api/src/bureau/errands.dto.js';
import { ReportLost } from '#cards';
import { InviteFamily, JoinFamily } from '#family';
import { ReadChanges, SendTexts, TellNotices } from '#notices';
import { DecideHeld } from '#offline';
import { UnitOfWork } from '#platform';
import { day } from '#values';
import { COUNTY, done, LUNCH, type SmallPerson } from '../../support/small-county.js';
import { type ElderTown, keyPair, openElderTown } from '../elder/elder-town.js';
import { elder, LIST_SERIAL, listMade, OfflineTill } from '../offline/offline-till.js';
import { textOf } from '../printing/paper.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let town: ElderTown;
let officer: string;
beforeAll(async () => {
  town = await openElderTown();
  await listMade(town.county, LIST_SERIAL, 1);
  await tell();
});
afterAll(() => town.drop());
/** A session is good for minutes, and each story has a day of its own. */
const dayBegins = async (at: number) => {
  town.county.clock.set(at);
  officer = await town.staff('street_officer', `${COUNTY}001`);
};

const tell = () => town.county.get(TellNotices).tell();
const told = async (person: SmallPerson) => done(await town.county.get(ReadChanges).after(town.elder(person), 0)).items.map((item) => item.notice);
const lost = async (person: SmallPerson) => done(await town.county.get(ReportLost).report(town.county.bureau, { personId: person.personId, reason: '包丢了' }));
const errands = async (token = officer): Promise<ErrandDto[]> => ((await town.call('get', 'bureau/errands?limit=200', token).expect(200)).body as ErrandPageDto).items;
const errandOf = async (person: SmallPerson) => (await errands()).find((errand) => errand.personId === person.personId) ?? null;

describe('when a meal loses its place', () => {
  it('says who pays for it and that the person owes nothing, once, and when it has its place again', async () => {
    town.county.clock.set(LUNCH + HOUR / 2);
    const [till, person, alone] = [await OfflineTill.enrol(town.county, 'other'), await elder(town.county), await elder(town.county)];
    await town.meal(person);
    await tell();
    // The other site had no network: what it served earlier becomes known later.
    const earlier = till.meal(person, { at: LUNCH });
    till.meal(alone, { at: LUNCH });
    town.county.clock.set(LUNCH + 3 * HOUR);
    await till.upload();
    await tell();
    expect(await tell()).toBe(0);
    const [, , changed] = await told(person);
    expect(changed).toMatchObject({ kind: 'standing', title: { zh: '午餐补贴有变动，您不用补钱' }, meal: { window: 'lunch' } });
    expect(changed!.words.zh).toContain('您不欠钱');
    expect(changed!.words.en).toContain('owe nothing');
    expect(changed!.words.zh).not.toMatch(/违规|错误|欠款|追/);
    // Negative control: who lost nothing is told of the meal alone.
    expect((await told(alone)).map((notice) => notice.kind)).toEqual(['meal']);

    till.void(earlier, { at: LUNCH + 120_000 });
    await till.upload();
    await tell();
    expect((await told(person)).map((notice) => notice.kind)).toEqual(['meal', 'meal', 'standing', 'void', 'standing']);
    expect((await told(person)).at(-1)).toMatchObject({ title: { zh: '午餐补贴核对好了' } });
  });

  it('says so too when the site bears it', async () => {
    town.county.clock.set(LUNCH + DAY + HOUR);
    const [careless, other, person] = [await OfflineTill.enrol(town.county), await OfflineTill.enrol(town.county, 'other'), await elder(town.county)];
    const eventId = careless.meal(person, { at: LUNCH + DAY + HOUR / 2, listMadeAt: LUNCH - 4 * DAY });
    await careless.upload();
    done(await town.county.get(DecideHeld).decide({ ...town.county.bureau, id: 'wang.officer' }, { eventId, decision: 'grant', reason: '断网证明已核', eventAt: null }));
    await tell();
    other.meal(person, { at: LUNCH + DAY });
    await other.upload();
    await tell();
    const changed = (await told(person)).find((notice) => notice.kind === 'standing');
    expect(changed?.words.zh).toContain('改由网点承担，您不欠钱');
  });
});

describe('whom no message reaches', () => {
  it('stands on a list until somebody has told them, with a slip to read out; whom a message reaches does not', async () => {
    await dayBegins(LUNCH + 2 * DAY);
    const paper = await town.county.person();
    const landline = await town.county.person({ phone: '057188887777' });
    const mobile = await town.county.person({ phone: '13911112222' });
    const watched = await town.county.person();
    const bound = await town.county.person();
    await town.phone(bound);
    const { code } = done(await town.county.get(InviteFamily).invite(town.elder(watched), { relation: '女儿', endsOn: day('2027-05-31') }));
    done(await town.county.get(JoinFamily).join({ code, name: '王小芳', publicKey: keyPair().publicKey }));
    for (const person of [paper, landline, mobile, watched]) await lost(person);
    await town.meal(bound);
    await tell();
    await town.county.get(SendTexts).send();
    const listed = (await errands()).map((errand) => errand.personId);
    expect(listed).toEqual(expect.arrayContaining([paper.personId, landline.personId]));
    for (const person of [mobile, watched, bound]) expect(listed).not.toContain(person.personId);
    expect(await errandOf(landline)).toMatchObject({ nameMasked: expect.stringContaining('*'), hasNumber: true, changes: 1, meals: 0 });
    expect(await errandOf(paper)).toMatchObject({ hasNumber: false });

    const pdf = await town.call('get', 'bureau/errands/slips.pdf', officer).buffer(true).expect(200);
    const words = textOf(pdf.body as Buffer).join('');
    expect(words).toContain('卡已挂失');
    // A name on a slip is a name opened: each is logged, and counts for whoever prints.
    const audited = await town.county
      .get(UnitOfWork)
      .reader.query<{ object_id: string }>("SELECT object_id FROM audit_entry WHERE action = 'errand.print' AND object_kind = 'person'");
    expect(audited.map((entry) => entry.object_id).sort()).toEqual([...listed].sort());
    const [counted] = await town.county.get(UnitOfWork).reader.query<{ used: number }>("SELECT SUM(n) AS used FROM tally WHERE name = 'person_reveal'");
    expect(Number(counted?.used)).toBe(listed.length);

    const upTo = (await errandOf(paper))?.upTo ?? 0;
    const note = (body: object, token = officer) => town.call('post', 'bureau/errands/tellings', token, body);
    await note({ personId: paper.personId, upTo: 999_999, how: 'visit' }).expect(404);
    await note({ personId: paper.personId, upTo, how: 'pigeon' }).expect(400);
    const first = (await note({ personId: paper.personId, upTo, how: 'visit' }).expect(200)).body;
    expect(first).toMatchObject({ personId: paper.personId, upTo });
    await note({ personId: paper.personId, upTo, how: 'visit' }).expect(200);
    expect(await town.county.get(UnitOfWork).reader.query('SELECT id FROM notice_telling WHERE person_id = ?', [paper.personId])).toHaveLength(1);
    expect(await errandOf(paper)).toBeNull();
    expect(await errandOf(landline)).not.toBeNull();

    // Another street sees nobody of this one, and cannot tick them off.
    const other = await town.staff('street_officer', `${COUNTY}002`);
    expect(await errands(other)).toEqual([]);
    await note({ personId: landline.personId, upTo: 1, how: 'call' }, other).expect(404);
    await town.call('get', 'bureau/errands/slips.pdf', other).expect(422);
  });

  it('waits a month with meals, which the person was served at, and comes back with the next change', async () => {
    await dayBegins(LUNCH + 3 * DAY);
    const person = await town.county.person();
    await town.meal(person);
    await tell();
    expect(await errandOf(person)).toBeNull();
    await dayBegins(LUNCH + 34 * DAY);
    const waiting = await errandOf(person);
    expect(waiting).toMatchObject({ changes: 0, meals: 1 });
    await town.call('post', 'bureau/errands/tellings', officer, { personId: person.personId, upTo: waiting?.upTo, how: 'letter' }).expect(200);
    expect(await errandOf(person)).toBeNull();
    await lost(person);
    await tell();
    expect(await errandOf(person)).toMatchObject({ changes: 1, meals: 0 });
  });

  it('counts a text message that could not be handed over as none', async () => {
    await dayBegins(LUNCH + 35 * DAY);
    const person = await town.county.person({ phone: '13911113333' });
    await lost(person);
    await tell();
    expect(await errandOf(person)).toBeNull();
    town.sms.fails = true;
    for (let attempt = 0; attempt < 4; attempt++) {
      await town.county.get(SendTexts).send();
      town.county.clock.set(town.county.clock.nowMs() + 5 * 60_000);
    }
    town.sms.fails = false;
    await dayBegins(LUNCH + 36 * DAY);
    expect(await errandOf(person)).toMatchObject({ changes: 1 });
  });
});

import { CardOf, IssueCards, PrintCard, type IssuedCard } from '#cards';
import { isTypedNumber, typedNumber } from '#core/code';
import { isRefusal } from '#values';
import type { CardDesk } from './card-desk.js';
import { CAIHE, clerkOf, codeOf, KAIXUAN, onEngine, openCardDesk, value } from './card-desk.js';

/** Goal: first cards reach everyone who should have one, once. Method: small counties, and every desk at once. */
describe(onEngine('issuing first cards'), () => {
  let desk: CardDesk;
  let issue: IssueCards;

  beforeAll(async () => {
    desk = await openCardDesk();
    issue = desk.get(IssueCards);
  });
  afterAll(() => desk.drop());

  const count = async (table: string): Promise<number> => Number((await desk.work.reader.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);

  it('gives each person one card with its number, its code and its event', async () => {
    const persons = await desk.register(3);
    const cards = await issue.issue(desk.county, [...persons, ...persons]);
    expect(cards.map((card) => card.personId)).toEqual([...persons].sort());
    for (const card of cards) {
      expect(card).toMatchObject({ generation: 1, number: typedNumber(card.serial), code: expect.stringMatching(/^\d{205}$/) as unknown });
      expect(isTypedNumber(card.number)).toBe(true);
      expect(value(await desk.get(CardOf).card(desk.county, card.personId))).toMatchObject({
        cardId: card.cardId,
        code: card.code,
        state: 'active',
        issuedOn: '2026-11-23',
        expiresOn: '2029-11-21',
      });
    }
    expect(await count('carrier_event')).toBe(3);
    expect(await count('audit_entry')).toBe(1);
  });

  it('passes over those who hold one, the dead, those who moved away, and those of another street', async () => {
    const [holder = '', fresh = ''] = await desk.register(2);
    const [dead = ''] = await desk.register(1, { diedOn: '2026-11-20' });
    const [moved = ''] = await desk.register(1, { movedOutOn: '2026-11-01' });
    const [elsewhere = ''] = await desk.register(1, { area: KAIXUAN });
    await issue.issue(desk.county, [holder]);
    const cards = await issue.issue(clerkOf(CAIHE), [holder, fresh, dead, moved, elsewhere]);
    expect(cards.map((card) => card.personId)).toEqual([fresh]);
    expect(codeOf(await desk.get(CardOf).card(clerkOf(CAIHE), elsewhere))).toBe('not_found');
    expect((await issue.issue(clerkOf(KAIXUAN), [elsewhere])).length).toBe(1);
    expect(codeOf(await desk.get(CardOf).card(clerkOf(CAIHE), elsewhere))).toBe('not_found');
  });

  it('issues one card a person though eight desks issue the same list at once', async () => {
    const persons = await desk.register(40);
    const runs = await Promise.all(Array.from({ length: 8 }, () => issue.issue(desk.county, persons)));
    const all: IssuedCard[] = runs.flat();
    expect(all.length).toBe(40);
    expect(new Set(all.map((card) => card.personId)).size).toBe(40);
    const rows = await desk.work.reader.query<{ n: number }>(`SELECT COUNT(*) AS n FROM card WHERE person_id IN (${persons.map(() => '?').join(',')})`, persons);
    expect(Number(rows[0]?.n)).toBe(40);
  });

  it('draws the card for the printer as SVG and PNG, each drawing audited', async () => {
    const [person = ''] = await desk.register(1);
    await issue.issue(desk.county, [person]);
    const before = await count('audit_entry');
    const svg = value(await desk.get(PrintCard).print(desk.county, person, 'svg'));
    // 45 modules of version 7 and a quiet zone of 4 on either side, 35 mm wide.
    expect(svg.body.toString()).toMatch(/^<svg width="35mm" height="35mm" .*viewBox="0 0 53 53"/);
    const png = value(await desk.get(PrintCard).print(desk.county, person, 'png'));
    expect(png.body.subarray(1, 4).toString()).toBe('PNG');
    expect(png.body.readUInt32BE(16)).toBe(53 * 8);
    expect((await count('audit_entry')) - before).toBe(2);
  });

  it('draws the same chance twice without trouble: a serial that is taken is drawn again', async () => {
    const [one = '', two = ''] = await desk.register(2);
    const bytes = desk.ids.bytes.bind(desk.ids);
    const drawn: number[] = [];
    // The first two serials drawn are the same; what comes after is chance again.
    desk.ids.bytes = (size) => (size === 8 && drawn.push(size) <= 2 ? Buffer.alloc(8, 7) : bytes(size));
    const cards = [...(await issue.issue(desk.county, [one])), ...(await issue.issue(desk.county, [two]))];
    desk.ids.bytes = bytes;
    expect(cards.every((card) => !isRefusal(card))).toBe(true);
    expect(new Set(cards.map((card) => card.serial)).size).toBe(2);
    expect(drawn.length).toBe(3);
  });
});

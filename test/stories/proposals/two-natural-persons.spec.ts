import { CreateUser, DisableUser } from '#identity';
import { FundBalances } from '#ledger';
import { type Actor, UnitOfWork } from '#platform';
import { DecideProposal, PROPOSAL_LIFE_MS, Propose, ReadProposals } from '#proposals';
import { canonicalBody, digestOf } from '../../../libs/proposals/src/proposal.js';
import { COUNTY, done, LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';
import { second } from '../../support/two-persons.js';

describe('an act of two natural persons', () => {
  let county: SmallCounty;
  let officer: Actor;
  let approver: Actor;
  beforeAll(async () => {
    county = await openSmallCounty();
    officer = { ...county.bureau, role: 'bureau_officer', id: 'zhang.officer', staffNumber: 'M-001' };
    approver = second(county.bureau);
  });
  beforeEach(() => {
    county.clock.set(LUNCH);
  });
  afterAll(() => county.drop());

  const propose = async (by: Actor = officer, amountFen = 100) =>
    done(await county.get(Propose).propose(by, { id: county.id(), kind: 'money.appropriate', body: { funder: 'DISTRICT', amountFen }, reason: '区财政拨款到账' }));
  const confirm = (by: Actor, id: string) => county.get(DecideProposal).decide(by, { id, decision: 'confirmed' });
  const holds = () => county.get(FundBalances).of(county.get(UnitOfWork).reader, { county: COUNTY, funder: 'DISTRICT' });

  it('does nothing when it is proposed and everything when it is confirmed, once', async () => {
    const before = await holds();
    const { id } = await propose();
    expect(await holds()).toBe(before);
    const confirmed = done(await confirm(approver, id));
    expect(await holds()).toBe(before + 100n);
    expect(await confirm(approver, id)).toEqual(confirmed);
    expect(await confirm({ ...approver, id: 'third.person', staffNumber: 'M-003' }, id)).toMatchObject({ code: 'proposal_decided' });
    expect(await holds()).toBe(before + 100n);
  });

  it('is refused by one person, under one account or under two', async () => {
    const { id } = await propose();
    expect(await confirm(officer, id)).toMatchObject({ code: 'same_person' });
    expect(await confirm({ ...approver, staffNumber: 'M-001' }, id)).toMatchObject({ code: 'same_person' });
    expect(await confirm({ ...approver, staffNumber: null }, id)).toMatchObject({ code: 'staff_unlinked' });
    expect(await county.get(DecideProposal).decide(officer, { id, decision: 'declined', reason: '自己退回' })).toMatchObject({ code: 'same_person' });
    const nobody = await county
      .get(Propose)
      .propose({ ...officer, staffNumber: null }, { id: county.id(), kind: 'money.donate', body: { amountFen: 1 }, reason: '区财政拨款到账' });
    expect(nobody).toMatchObject({ code: 'staff_unlinked' });
  });

  it('is done once when six confirm at the same moment', async () => {
    const before = await holds();
    const { id } = await propose();
    const all = await Promise.all(Array.from({ length: 6 }, (_one, at) => confirm({ ...approver, id: `person-${String(at)}`, staffNumber: `N-${String(at)}` }, id)));
    expect(all.filter((one) => 'state' in one)).toHaveLength(1);
    expect(all.filter((one) => 'code' in one && one.code === 'proposal_decided')).toHaveLength(5);
    expect(await holds()).toBe(before + 100n);
  });

  it('lapses after seven days', async () => {
    const { id, expiresAt } = await propose();
    county.clock.set(expiresAt);
    expect(await confirm(approver, id)).toMatchObject({ code: 'proposal_expired' });
    expect(expiresAt - LUNCH).toBe(PROPOSAL_LIFE_MS);
    expect(done(await county.get(ReadProposals).one(approver, id)).proposal.state).toBe('expired');
  });

  it('is declined with a reason, and then it is over', async () => {
    const { id } = await propose();
    expect(await county.get(DecideProposal).decide(approver, { id, decision: 'declined' })).toMatchObject({ code: 'invalid_request' });
    const declined = done(await county.get(DecideProposal).decide(approver, { id, decision: 'declined', reason: '金额与凭证不符' }));
    expect(declined).toMatchObject({ state: 'declined', decision: { reason: '金额与凭证不符', result: null } });
    expect(await confirm(approver, id)).toMatchObject({ code: 'proposal_decided' });
  });

  it('keeps its id for one act: the same again is the same, another act under it is refused', async () => {
    const asked = { id: county.id(), kind: 'money.appropriate', body: { funder: 'DISTRICT', amountFen: 5 }, reason: '区财政拨款到账' };
    const made = done(await county.get(Propose).propose(officer, asked));
    expect(await county.get(Propose).propose(officer, asked)).toEqual(made);
    expect(await county.get(Propose).propose(officer, { ...asked, body: { funder: 'DISTRICT', amountFen: 6 } })).toMatchObject({ code: 'id_reused' });
    expect(await county.get(Propose).propose(officer, { ...asked, kind: 'money.donate', body: { amountFen: 5 } })).toMatchObject({ code: 'id_reused' });
    expect(await county.get(Propose).propose(officer, { ...asked, reason: '市财政拨款到账' })).toMatchObject({ code: 'id_reused' });
    expect(await county.get(Propose).propose(officer, { ...asked, id: county.id(), kind: 'no.such' })).toMatchObject({ code: 'invalid_request', detail: { field: 'kind' } });
    expect(await county.get(Propose).propose(officer, { ...asked, id: county.id(), reason: ' 好 ' })).toMatchObject({ code: 'invalid_request', detail: { field: 'reason' } });
  });

  it('is seen and decided within the area only, with what it changes in plain words', async () => {
    const before = await holds();
    const { id } = await propose();
    const { meaning } = done(await county.get(ReadProposals).one(approver, id));
    expect(meaning.title.zh).toBe('登记拨款 DISTRICT 1.00 元');
    const yuan = (amount: bigint) => `${String(amount / 100n)}.${String(amount % 100n).padStart(2, '0')} 元`;
    expect(meaning.changes.map(({ before: was, after }) => [was?.zh, after?.zh])).toEqual([[yuan(before), yuan(before + 100n)]]);
    const elsewhere = { ...approver, areaCode: '330105' };
    expect(await county.get(ReadProposals).one(elsewhere, id)).toMatchObject({ code: 'not_found' });
    expect(await confirm(elsewhere, id)).toMatchObject({ code: 'not_found' });
    expect((await county.get(ReadProposals).list(elsewhere, { limit: 50 })).items).toEqual([]);
    const open = await county.get(ReadProposals).list(approver, { state: 'open', limit: 50 });
    expect(open.items.map(({ proposal }) => proposal.id)).toContain(id);
    expect((await county.get(ReadProposals).list(approver, { state: 'open', limit: 1 })).next).not.toBeNull();
  });

  it('that was altered in the database is noticed before anything is done', async () => {
    const before = await holds();
    const { id } = await propose();
    const writer = county.db.database.writer;
    await expect(writer.query(`UPDATE proposal SET proposed_staff = 'X' WHERE id = '${id}'`)).rejects.toThrow(/insert-only/);
    await writer.query('DROP TRIGGER proposal_no_update');
    await writer.query(`UPDATE proposal SET body = REPLACE(body, '100', '900') WHERE id = '${id}'`);
    expect(await confirm(approver, id)).toMatchObject({ code: 'proposal_altered' });
    // Its digest written anew with it: the log of acts holds the one that was proposed.
    const body = canonicalBody({ funder: 'DISTRICT', amountFen: 900 });
    await writer.query(`UPDATE proposal SET body = '${body}', body_sha256 = '${digestOf(body)}' WHERE id = '${id}'`);
    expect(await confirm(approver, id)).toMatchObject({ code: 'proposal_altered' });
    expect(await holds()).toBe(before);
  });

  it('is not carried out for somebody who was dismissed since', async () => {
    const user = done(
      await county
        .get(CreateUser)
        .create(county.bureau, { login: 'leaving.officer', password: 'correct horse 85', displayName: '离职', role: 'bureau_officer', areaCode: COUNTY, staffNumber: 'M-077' }),
    );
    const before = await holds();
    const { id } = await propose({ ...officer, id: user.id, staffNumber: 'M-077' });
    done(await county.get(DisableUser).disable(county.bureau, { userId: user.id, reason: '离职交接' }));
    expect(await confirm(approver, id)).toMatchObject({ code: 'proposer_gone' });
    expect(await holds()).toBe(before);
  });

  it('cannot be written down for one person, whoever writes it', async () => {
    const { id } = await propose();
    const row = (decidedBy: string, staff: string) =>
      county.db.database.writer.query(
        `INSERT INTO proposal_decision (proposal_id, decision, proposed_by, proposed_staff, decided_by, decided_staff, decided_at) VALUES ('${id}', 'confirmed', 'zhang.officer', 'M-001', '${decidedBy}', '${staff}', 1)`,
      );
    await expect(row('zhang.officer', 'M-002')).rejects.toThrow(/constraint/i);
    await expect(row('li', 'M-001')).rejects.toThrow(/constraint/i);
    await row('li', 'M-002');
  });
});

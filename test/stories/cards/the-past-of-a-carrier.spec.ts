import fc from 'fast-check';
import { carrierAt } from '#core/offline';
import {
  BindSocialCard,
  CarrierReader,
  EnrolPhone,
  IssueCards,
  MakeActivation,
  ReleaseSocialCard,
  ReplaceCard,
  ReportLost,
  ResumeCarrier,
  SuspendCarrier,
  WithdrawLoss,
} from '#cards';
import { UnitOfWork } from '#platform';
import { isRefusal } from '#values';
import { LUNCH, openSmallCounty, type SmallCounty } from '../../support/small-county.js';

/*
 * Goal: every change of a person's carriers leaves a row, so that the fold over the rows tells how they stood at any
 * instant. Method: chance acts at the desk, and after each the fold is held against the row that the counter locks.
 */
const SEED = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);
const RUNS = 25;

let county: SmallCounty;
beforeAll(async () => {
  county = await openSmallCounty();
});
afterAll(async () => county.drop());

const ACTS = ['issue', 'lose', 'withdraw', 'suspend', 'resume', 'replace', 'phone', 'social', 'release'] as const;

async function act(kind: (typeof ACTS)[number], personId: string, serial: number): Promise<unknown> {
  const wish = { personId, reason: '窗口办理' };
  switch (kind) {
    case 'issue':
      return county.get(IssueCards).issue(county.bureau, [personId]);
    case 'lose':
      return county.get(ReportLost).report(county.bureau, wish);
    case 'withdraw':
      return county.get(WithdrawLoss).withdraw(county.bureau, wish);
    case 'suspend':
      return county.get(SuspendCarrier).suspend(county.bureau, wish);
    case 'resume':
      return county.get(ResumeCarrier).resume(county.bureau, wish);
    case 'replace':
      return county.get(ReplaceCard).replace(county.bureau, wish);
    case 'phone': {
      const made = await county.get(MakeActivation).make(county.bureau, personId);
      return isRefusal(made) ? made : county.get(EnrolPhone).enrol({ activationCode: made.code, publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
    }
    case 'social':
      return county.get(BindSocialCard).bind(county.bureau, { personId, number: `A${String(serial).padStart(8, '0')}` });
    case 'release':
      return county.get(ReleaseSocialCard).release(county.bureau, wish);
  }
}

it('is told by its rows, whatever is done at the desk', async () => {
  console.log(`SEED=${String(SEED)} repeats these lives`);
  let serial = 0;
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { minLength: 1, maxLength: 14 }), async (acts) => {
      county.clock.set(LUNCH + serial * 1000);
      const { personId } = await county.person();
      const past: { at: number; standing: unknown }[] = [];
      for (const kind of acts) {
        county.clock.set(LUNCH + ++serial * 1000);
        await act(kind, personId, serial);
        const [row] = await county.get(UnitOfWork).reader.query<{ generation: number; state: string }>('SELECT generation, state FROM carrier WHERE person_id = ?', [personId]);
        const standing = row === undefined ? null : { generation: Number(row.generation), state: row.state };
        if (standing !== null) seen.add(standing.state);
        past.push({ at: county.clock.nowMs(), standing });
      }
      const deeds = (await county.get(CarrierReader).deeds(county.get(UnitOfWork).reader, [personId])).get(personId) ?? [];
      for (const { at, standing } of past) {
        const then = carrierAt(deeds, at);
        expect(then === null ? null : { generation: then.generation, state: then.state }).toEqual(standing);
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect([...seen].sort()).toEqual(['active', 'lost', 'suspended']);
});

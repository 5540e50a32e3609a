import { day, fen, points } from '#values';
import * as make from './builders.js';
import type { Transfer } from './transfer.js';
import { assertBalanced } from './transfer.js';

const id = '0190a000-0000-7000-8000-000000000001';
const personId = '0190a000-0000-7000-8000-0000000000aa';
const siteId = '0190a000-0000-7000-8000-0000000000bb';
const head = { id, subjectId: id, effectiveOn: day('2025-03-03') };
const personHead = { ...head, personId };
const half = [
  { funder: 'CITY', percent: 50 },
  { funder: 'DISTRICT', percent: 50 },
];

/** The worked meal of decisions 7: 16.00 for a person of 85 on 低保. */
const worked = make.redemptionTransfer({
  ...personHead,
  siteId,
  subsidyFen: fen(500),
  collectiveFen: fen(0),
  charityFen: fen(100),
  points: points(300),
  selfPayFen: fen(220),
  subsidyShares: half,
  lots: [
    { lotId: 'L1', amount: 120n },
    { lotId: 'L2', amount: 180n },
  ],
  tender: 'cash',
  pointsFunder: 'DISTRICT',
});

function legs(transfer: Transfer): string[] {
  return transfer.postings.map(({ account, unit, amount }) => `${account.kind}:${account.owner} ${String(amount)} ${unit}`);
}

describe('builders', () => {
  it.each<[string, Transfer, string[]]>([
    ['a budget', make.appropriationTransfer({ ...head, funder: 'CITY', amountFen: fen(900) }), ['APPROPRIATION:CITY -900 CNY', 'FUND:CITY 900 CNY']],
    ['a grant', make.grantTransfer({ ...personHead, programme: 'cyf', lotId: 'L1', amount: points(7500) }), ['GRANT:cyf -7500 POINT', 'LOT:L1 7500 POINT']],
    [
      'a cash allowance',
      make.cashAllowanceTransfer({ ...personHead, programme: 'senior_cash', amountFen: fen(5001), shares: half }),
      ['FUND:CITY -2500 CNY', 'FUND:DISTRICT -2501 CNY', 'BENEFIT_PAYABLE:senior_cash 5001 CNY'],
    ],
    [
      'the worked meal',
      worked,
      [
        'FUND:CITY -250 CNY',
        'FUND:DISTRICT -250 CNY',
        'FUND:CHARITY -100 CNY',
        'FUND:DISTRICT -300 CNY',
        `SITE_PAYABLE:${siteId} 900 CNY`,
        'LOT:L1 -120 POINT',
        'LOT:L2 -180 POINT',
        `POINTS_REDEEMED:${siteId} 300 POINT`,
        'SELF_PAY:cash -220 CNY',
        `SITE_CASH:${siteId} 220 CNY`,
      ],
    ],
    ['an expiry', make.expiryTransfer({ ...personHead, programme: 'cyf', lots: [{ lotId: 'L1', amount: 5n }] }), ['LOT:L1 -5 POINT', 'EXPIRED:cyf 5 POINT']],
    [
      'a recall',
      make.recallTransfer({
        ...personHead,
        programme: 'cyf',
        lots: [
          { lotId: 'L1', amount: 5n },
          { lotId: 'L2', amount: 6n },
        ],
      }),
      ['LOT:L1 -5 POINT', 'LOT:L2 -6 POINT', 'RECALLED:cyf 11 POINT'],
    ],
    ['a claw-back', make.clawBackTransfer({ ...personHead, amountFen: fen(301), shares: half }), [`RECEIVABLE:${personId} -301 CNY`, 'FUND:CITY 150 CNY', 'FUND:DISTRICT 151 CNY']],
  ])('%s has these legs and balances', (_name, transfer, expected) => {
    expect(legs(transfer)).toEqual(expected);
    expect(() => {
      assertBalanced(transfer);
    }).not.toThrow();
  });

  it('undoes a meal on every account', () => {
    const undone = make.reversal(worked, { id: 'other', kind: 'void', subjectId: 'void', effectiveOn: day('2025-03-04') });
    expect(undone).toMatchObject({ id: 'other', kind: 'void', subjectId: 'void', effectiveOn: '2025-03-04', reversalOf: id, personId, siteId });
    expect(undone.postings.map((posting) => posting.amount)).toEqual(worked.postings.map((posting) => -posting.amount));
  });

  it('leaves out what is zero', () => {
    const paid = make.redemptionTransfer({
      ...personHead,
      siteId,
      subsidyFen: fen(0),
      collectiveFen: fen(0),
      charityFen: fen(0),
      points: points(0),
      selfPayFen: fen(880),
      subsidyShares: half,
      lots: [],
      tender: 'family',
      pointsFunder: 'DISTRICT',
    });
    expect(legs(paid)).toEqual(['SELF_PAY:family -880 CNY', `SITE_CASH:${siteId} 880 CNY`]);
  });
});

describe('assertBalanced', () => {
  const account = { kind: 'FUND', owner: 'CITY' } as const;
  it.each<[string, Transfer['postings']]>([
    ['has no postings', []],
    ['has a zero posting', [{ account, unit: 'CNY', amount: 0n }]],
    ['puts POINT on FUND', [{ account, unit: 'POINT', amount: 1n }]],
    ['puts CNY on LOT', [{ account: { kind: 'LOT', owner: 'L1' }, unit: 'CNY', amount: 1n }]],
    ['does not sum to zero: 1 CNY', [{ account, unit: 'CNY', amount: 1n }]],
    [
      'does not sum to zero: 1 CNY, -1 POINT',
      [
        { account, unit: 'CNY', amount: 1n },
        { account: { kind: 'LOT', owner: 'L1' }, unit: 'POINT', amount: -1n },
      ],
    ],
  ])('throws on one that %s', (fault, postings) => {
    expect(() => {
      assertBalanced({ ...worked, postings });
    }).toThrow(fault);
  });
});

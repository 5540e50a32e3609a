import { Test, type TestingModule } from '@nestjs/testing';
import { ALLOWANCES_TABLES, AllowancesModule, ApproveRun, CheckPurses, DraftRun, type IssuanceRun, PostRun, type RunKind, RunSizes } from '#allowances';
import { DEMO_POLICIES, ELIGIBILITY_TABLES, EligibilityModule } from '#eligibility';
import { IdentityModule } from '#identity';
import { CheckLedger, LEDGER_TABLES, LedgerModule } from '#ledger';
import { PEOPLE_TABLES, PeopleModule } from '#people';
import type { Actor } from '#platform';
import { idOf, PlatformModule, RowSeals, SetClock, UnitOfWork, Vault } from '#platform';
import type { Id, Month } from '#values';
import { day, instantAt, isRefusal } from '#values';
import type { TestDatabase } from '../../support/test-database.js';
import { openTestDatabase } from '../../support/test-database.js';
import { appropriate, publish } from '../../support/two-persons.js';

/** County-wide accounts: who drafts is never who approves. */
/** What the county has for its allowances, in fen. */
export const BUDGET = 1_000_000_000;

export const MAKER: Actor = { id: 'wang.officer', role: 'bureau_officer', areaCode: '330102', siteId: null, deviceId: null, personId: null, staffNumber: 'A-001' };
export const CHECKER: Actor = { ...MAKER, id: 'li.approver', role: 'bureau_approver', staffNumber: 'A-002' };

export const MARCH_2026 = '2026-03' as Month;

/** What a test says of a person; the rest is a resident of 330102 with a purse since 2024, aged 85 in 2026. */
export interface PersonSketch {
  readonly birthDay?: string;
  readonly purseOpenedOn?: string | null;
  readonly diedOn?: string | null;
  readonly hukouArea?: string;
  readonly registeredAt?: number;
}

/** A county with the demo policies in force, on 1 March 2026. */
export class County {
  private constructor(
    readonly module: TestingModule,
    readonly test: TestDatabase,
    readonly clock: SetClock,
  ) {}

  static async open(sizes: Partial<RunSizes> = {}): Promise<County> {
    const test = await openTestDatabase([...PEOPLE_TABLES, ...ELIGIBILITY_TABLES, ...LEDGER_TABLES, ...ALLOWANCES_TABLES]);
    const clock = new SetClock(instantAt(day('2026-03-01'), 540));
    const platform = PlatformModule.with({ database: test.database, keys: test.keys, clock });
    const module = await Test.createTestingModule({ imports: [platform, PeopleModule, EligibilityModule, IdentityModule, LedgerModule, AllowancesModule] })
      .overrideProvider(RunSizes)
      .useValue(Object.assign(new RunSizes(), sizes))
      .compile();
    const county = new County(module, test, clock);
    for (const policy of DEMO_POLICIES) must(await publish(module, MAKER, policy));
    must(await appropriate(module, MAKER, { funder: 'DISTRICT', amountFen: BUDGET }));
    return county;
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.test.drop();
  }

  get uow(): UnitOfWork {
    return this.module.get(UnitOfWork);
  }

  on(text: string): void {
    this.clock.set(instantAt(day(text), 540));
  }

  id(name: string): Id {
    return idOf(instantAt(day('2024-01-01')), name);
  }

  /** Persons as the registry keeps them, without the cost of registering each. */
  async people(sketches: Readonly<Record<string, PersonSketch>>): Promise<void> {
    const rows = Object.entries(sketches).map(([name, sketch]) => ({
      id: this.id(name),
      id_number_sealed: 'x',
      id_number_index: this.module.get(Vault).index('id_number', name),
      name_sealed: 'x',
      name_masked: `${name.slice(0, 1)}*`,
      sex: 'F',
      birth_day: sketch.birthDay ?? '1940-06-15',
      residence_area: '330102003001',
      hukou_area: sketch.hukouArea ?? '330102003001',
      died_on: sketch.diedOn ?? null,
      moved_out_on: null,
      purse_opened_on: sketch.purseOpenedOn === undefined ? '2024-01-01' : sketch.purseOpenedOn,
      points_on_meals: 1,
      registered_at: sketch.registeredAt ?? 0,
    }));
    const seals = this.module.get(RowSeals);
    await this.uow.run((tx) =>
      tx.insert(
        'person',
        rows.map((row) => seals.with('person', row)),
      ),
    );
    await this.uow.run((tx) =>
      tx.insert(
        'person_place',
        rows.map(({ id, residence_area, hukou_area }) =>
          seals.with('person_place', { person_id: id, n: 1, kind: 'first', residence_area, hukou_area, from_day: null, until_day: null, recorded_at: 0, recorded_by: 'system' }),
        ),
      ),
    );
  }

  /** A changed fact of the registry, as the app would write it. */
  async change(name: string, column: 'died_on' | 'birth_day' | 'purse_opened_on', value: string | null): Promise<void> {
    const id = this.id(name);
    await this.byHand(`UPDATE person SET ${column} = ? WHERE id = ?`, [value, id]);
    const [row] = await this.rows('SELECT id, residence_area, hukou_area, birth_day FROM person WHERE id = ?', [id]);
    await this.byHand('UPDATE person SET seal = ? WHERE id = ?', [this.module.get(RowSeals).of('person', row ?? {}), id]);
  }

  async byHand(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.test.database.writer.query(sql, parameters);
  }

  async rows<T = Record<string, unknown>>(sql: string, parameters: (string | number)[] = []): Promise<T[]> {
    return this.uow.reader.query<T>(sql, parameters);
  }

  /** Drafts, approves and posts; throws on a refusal. */
  async issue(runId: Id, programme = 'cyf', month: Month = MARCH_2026, kind: RunKind = 'monthly'): Promise<IssuanceRun> {
    must(await this.module.get(DraftRun).draft(MAKER, { runId, programme, month, kind }));
    must(await this.module.get(ApproveRun).approve(CHECKER, runId));
    return must(await this.module.get(PostRun).post(MAKER, runId));
  }

  /** Both nightly checks: an empty list when books, lots and lists agree. */
  async faults(): Promise<unknown[]> {
    return [...(await this.module.get(CheckLedger).check()), ...(await this.module.get(CheckPurses).check())];
  }
}

export function must<T>(answer: T): Exclude<T, { kind: 'refused' }> {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.code} ${JSON.stringify(answer.detail)}`);
  return answer as Exclude<T, { kind: 'refused' }>;
}

/** Many ordinary persons: every fifth has no purse, every tenth is over ninety. */
export function crowd(count: number): Record<string, PersonSketch> {
  return Object.fromEntries(
    Array.from({ length: count }, (_unused, index) => [
      `p${String(index)}`,
      { birthDay: index % 10 === 0 ? '1930-02-01' : '1942-02-01', purseOpenedOn: index % 5 === 0 ? null : '2024-01-01' },
    ]),
  );
}

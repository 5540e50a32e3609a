import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { citizenIdCheck, day, type Id, instantAt, isRefusal, type Refusal, type RefusalCode } from '#values';
import type { AreaRecord } from '#people';
import { DefineAreas, PeopleModule, RegisterPerson } from '#people';
import { type Actor, PlatformModule, SetClock, systemActor, UnitOfWork, type Value } from '#platform';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

export const NOON = instantAt(day('2025-11-20'), 12 * 60);
export const COUNTY: Actor = { ...systemActor('330102'), id: 'officer-zhou', role: 'bureau_admin', staffNumber: 'A-901' };
/** Officers of two neighbouring streets. */
export const QINGBO: Actor = { ...COUNTY, id: 'officer-qian', role: 'street_officer', areaCode: '330102001' };
export const HUBIN: Actor = { ...COUNTY, id: 'officer-hu', role: 'street_officer', areaCode: '330102002' };

const area = (code: string, parent: string | null, name: string): AreaRecord => ({ code, parent, name, nameEn: name, startsOn: day('2020-01-01'), endsOn: null, synthetic: true });
export const AREAS = [
  area('330102', null, '上城区'),
  area('330102001', '330102', '清波街道'),
  area('330102001001', '330102001', '清波一社区'),
  area('330102002', '330102', '湖滨街道'),
  { ...area('330102003', '330102', '旧街道'), endsOn: day('2024-12-31') },
  area('330105', null, '拱墅区'),
];

/** A registry with two streets, whose clock stands at noon on 20 November 2025. */
export class RegistryOffice {
  private constructor(
    readonly test: TestDatabase,
    readonly clock: SetClock,
    private readonly app: INestApplicationContext,
  ) {}

  static async open(more: readonly Type[] = []): Promise<RegistryOffice> {
    const test = await openTestDatabase();
    const clock = new SetClock(NOON);
    const app = await Test.createTestingModule({ imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), PeopleModule, ...more] }).compile();
    const office = new RegistryOffice(test, clock, app);
    good(await office.get(DefineAreas).define(COUNTY, AREAS));
    return office;
  }

  get<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  rows<T>(sql: string, values: readonly Value[] = []): Promise<T[]> {
    return this.get(UnitOfWork).reader.query<T>(sql, values);
  }

  /** Somebody of Qingbo street. */
  async register(serial: number, wish: { residenceArea?: string; birth?: string } = {}): Promise<Id> {
    const request = { idNumber: idNumber(serial, wish.birth), name: '陈小英', residenceArea: wish.residenceArea ?? '330102001', hukouArea: '330105' };
    return good(await this.get(RegisterPerson).register(COUNTY, request)).personId;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.test.drop();
  }
}

/** A valid ID number of a place that does not exist. */
export function idNumber(serial: number, birth = '19400304'): string {
  const first17 = `99${String(Math.floor(serial / 1000)).padStart(4, '0')}${birth}${String(serial % 1000).padStart(3, '0')}`;
  return first17 + citizenIdCheck(first17);
}

/** The value, or a failed test that names the refusal. */
export function good<T>(result: T): Exclude<T, Refusal> {
  if (isRefusal(result)) throw new Error(`refused: ${result.code} ${JSON.stringify(result.detail)}`);
  return result as Exclude<T, Refusal>;
}

/** The code of a refusal; null for any other answer. */
export function codeOf(result: unknown): RefusalCode | null {
  return isRefusal(result) ? result.code : null;
}

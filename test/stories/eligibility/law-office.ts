import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { citizenIdCheck, day, type Id, instantAt, isRefusal, type Refusal } from '#values';
import { EligibilityModule } from '#eligibility';
import { DefineAreas, PeopleModule, RegisterPerson } from '#people';
import { type Actor, PlatformModule, SetClock, systemActor, UnitOfWork } from '#platform';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

export const COUNTY: Actor = { ...systemActor('330102'), id: 'admin-zhou', role: 'bureau_admin' };
export const NOON = instantAt(day('2025-11-20'), 12 * 60);

/** An empty county with its registry and its law, and a clock that stands at noon on 20 November 2025. */
export interface LawOffice {
  readonly test: TestDatabase;
  readonly clock: SetClock;
  get<T>(type: Type<T>): T;
  rows<T>(sql: string, values?: readonly (string | number)[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function openLawOffice(): Promise<LawOffice> {
  const test = await openTestDatabase();
  const clock = new SetClock(NOON);
  const app: INestApplicationContext = await Test.createTestingModule({
    imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), PeopleModule, EligibilityModule],
  }).compile();
  return {
    test,
    clock,
    get: (type) => app.get(type, { strict: false }),
    rows: (sql, values = []) => app.get(UnitOfWork, { strict: false }).reader.query(sql, values),
    close: async () => {
      await app.close();
      await test.drop();
    },
  };
}

/** Grandma Chen: 85 on the standing clock, of this county, with a purse. */
export async function registerGrandmaChen(office: LawOffice): Promise<Id> {
  const street = { code: '330102001', parent: '330102', name: '清波街道', nameEn: 'Qingbo', startsOn: day('2020-01-01'), endsOn: null, synthetic: true };
  good(await office.get(DefineAreas).define(COUNTY, [{ ...street, code: '330102', parent: null, name: '上城区', nameEn: 'Shangcheng' }, street]));
  const first17 = '99010119400304002';
  const request = { idNumber: first17 + citizenIdCheck(first17), name: '陈小英', residenceArea: '330102001', hukouArea: '330102001', purseOpenedOn: day('2022-01-01') };
  return good(await office.get(RegisterPerson).register(COUNTY, request)).personId;
}

/** The value, or a failed test that names the refusal. */
export function good<T>(result: T): Exclude<T, Refusal> {
  if (isRefusal(result)) throw new Error(`refused: ${result.code} ${JSON.stringify(result.detail)}`);
  return result as Exclude<T, Refusal>;
}

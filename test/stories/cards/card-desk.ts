import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CARDS_TABLES, CardsModule } from '#cards';
import { encodePhone, phoneStep } from '#core/code';
import type { Actor } from '#platform';
import { Ids, PlatformModule, SetClock, systemActor, UnitOfWork } from '#platform';
import type { Id, Refusal } from '#values';
import { idFrom, isRefusal } from '#values';
import { ENGINE, openTestDatabase } from '../../support/test-database.js';

/** Monday 23 November 2026, 11:32:10 in Shanghai. */
export const LUNCH_MS = Date.UTC(2026, 10, 23, 3, 32, 10);
export const COUNTY = '990101';
export const CAIHE = '990101001';
export const KAIXUAN = '990101002';

/** The clerk of a street: within its area and nowhere else. */
export const clerkOf = (areaCode: string): Actor => ({ ...systemActor(areaCode), id: `clerk-${areaCode}`, role: 'street_officer' });
export const elderSelf = (personId: Id): Actor => ({ ...systemActor(COUNTY), id: personId, role: 'elder', personId });

let serial = 0;

/** A county of its own with the cards lib on it, a clock that is set, and persons put in by hand. */
export async function openCardDesk() {
  const test = await openTestDatabase(CARDS_TABLES);
  const clock = new SetClock(LUNCH_MS);
  const module = await Test.createTestingModule({ imports: [PlatformModule.with({ database: test.database, keys: test.keys, clock }), CardsModule] }).compile();
  const work = module.get(UnitOfWork);
  const register = async (count: number, person: PersonAtDesk = {}): Promise<Id[]> => registerPersons(work, count, person);
  return { ...test, clock, work, register, county: clerkOf(COUNTY), get: <T>(part: Type<T>): T => module.get(part), ids: module.get(Ids) };
}
export type CardDesk = Awaited<ReturnType<typeof openCardDesk>>;

export interface PersonAtDesk {
  readonly area?: string;
  readonly diedOn?: string;
  readonly movedOutOn?: string;
}

/** Puts persons in as rows, so that these stories need the registry's tables only. */
export async function registerPersons(work: UnitOfWork, count: number, person: PersonAtDesk = {}): Promise<Id[]> {
  const rows = Array.from({ length: count }, () => personRow(++serial, person));
  await work.run((tx) => tx.insert('person', rows));
  return rows.map((row) => row.id);
}

function personRow(number: number, person: PersonAtDesk) {
  const index = number.toString(16).padStart(20, '0');
  return {
    id: idFrom(LUNCH_MS, Buffer.from(index, 'hex')),
    id_number_sealed: '1.',
    id_number_index: `${String(process.pid)}-${index}`,
    name_sealed: '1.',
    name_masked: '陈*英',
    sex: 'F',
    birth_day: '1941-05-06',
    residence_area: person.area ?? CAIHE,
    hukou_area: person.area ?? CAIHE,
    phone_sealed: null,
    phone_index: null,
    died_on: person.diedOn ?? null,
    moved_out_on: person.movedOutOn ?? null,
    purse_opened_on: null,
    registered_at: LUNCH_MS,
  };
}

/** A phone with its own key, as Grandma Chen's grandson would set it up. */
export class Phone {
  private readonly key: KeyObject;
  readonly publicKey: string;

  constructor() {
    const pair = generateKeyPairSync('ed25519');
    this.key = pair.privateKey;
    this.publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? '';
  }

  /** The code it shows at an instant, `stepsAway` from the right step. */
  show(phoneSerial: bigint, atMs: number, stepsAway = 0): string {
    return encodePhone({ serial: phoneSerial, step: phoneStep(atMs) + stepsAway }, (message) => sign(null, message, this.key));
  }
}

export function value<T>(result: T | Refusal | undefined): T {
  if (result === undefined || isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

export const codeOf = (result: unknown): string => (isRefusal(result) ? result.code : 'done');

/** Counts answers: `{ done: 1, conflict: 19 }`. */
export function tally(results: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) counts[codeOf(result)] = (counts[codeOf(result)] ?? 0) + 1;
  return counts;
}

export const onEngine = (sentence: string): string => `${sentence} [${ENGINE}]`;

import { Injectable } from '@nestjs/common';
import type { Day, Id, Refusal } from '#values';
import { dayOf, refuse } from '#values';
import type { PhoneClaims, Unverified } from '#core/code';
import { isStepGood } from '#core/code';
import type { Reader } from '#platform';
import { marks } from '#platform';
import type { CarrierState } from './carrier.reader.js';
import type { CodeReading } from './code-reading.js';
import { NO_GENERATION } from './code-reading.js';
import { inParts } from './in-parts.js';
import type { PhoneKeyRecord } from './phone-key.store.js';
import { PhoneKeyStore } from './phone-key.store.js';
import { PublicKeys } from './public-keys.js';

/** A phone code that was taken apart, its place among the texts, and the moment (UTC ms) it is judged by. */
export interface PhoneText {
  readonly index: number;
  readonly parts: Unverified<PhoneClaims>;
  readonly atMs: number;
}

export type PhoneReading = CodeReading | Refusal;

interface Genuine extends PhoneText {
  readonly key: PhoneKeyRecord;
}

interface Standing {
  person_id: Id;
  generation: number;
  state: CarrierState;
  died_on: Day | null;
}

/** Reads phone codes: the signature always, by the key that was enrolled under the serial in the code. */
@Injectable()
export class PhoneReadings {
  constructor(
    private readonly phones: PhoneKeyStore,
    private readonly keys: PublicKeys,
  ) {}

  /** Answers by place; a place without an answer is forged or of an unknown phone. */
  async of(db: Reader, texts: readonly PhoneText[]): Promise<Map<number, PhoneReading>> {
    const records = await inParts(
      texts.map((text) => text.parts.claims.serial),
      (serials) => this.phones.bySerial(db, serials),
    );
    const genuine = texts.flatMap((text): Genuine[] => {
      const key = records.get(text.parts.claims.serial.toString());
      return key && this.keys.verify(key.publicKey, text.parts.message, text.parts.signature) ? [{ ...text, key }] : [];
    });
    const late = genuine.filter((text) => !isStepGood(text.parts.claims.step, text.atMs));
    const standings = await inParts(
      late.map((text) => text.key.personId),
      (personIds) => standingsOf(db, personIds),
    );
    const isLate = new Set(late);
    return new Map(genuine.map((text) => [text.index, isLate.has(text) ? lateRefusal(text, standings.get(text.key.personId)) : inTime(text)]));
  }
}

function inTime({ key, parts, atMs }: Genuine): CodeReading {
  const generation = isRevoked(key, atMs) ? NO_GENERATION : key.generation;
  return { kind: 'read', codeKind: 'phone', personId: key.personId, carrierId: key.phoneKeyId, generation, phoneStep: parts.claims.step, expiresOn: null };
}

/** A late code is refused in any case; the state of the card comes before its lateness (decisions 11), so that a lost phone is not told to refresh. */
function lateRefusal({ key, atMs }: Genuine, standing: Standing | undefined): Refusal {
  if (isRevoked(key, atMs) || standing?.generation !== key.generation || standing.state === 'lost') return refuse('revoked');
  if (standing.state === 'suspended') return refuse('suspended');
  if (standing.died_on !== null && dayOf(atMs) >= standing.died_on) return refuse('deceased');
  return refuse('code_expired');
}

/** A key that was revoked after the meal (an offline row) was good at the meal. */
function isRevoked(key: PhoneKeyRecord, atMs: number): boolean {
  return key.revokedAt !== null && key.revokedAt <= atMs;
}

async function standingsOf(db: Reader, personIds: readonly Id[]): Promise<Map<string, Standing>> {
  const rows = await db.query<Standing>(
    `SELECT c.person_id, c.generation, c.state, p.died_on FROM carrier c JOIN person p ON p.id = c.person_id WHERE c.person_id IN (${marks(personIds)})`,
    personIds,
  );
  return new Map(rows.map((row) => [row.person_id, row]));
}

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodePhone, phoneStep } from '#core/code';
import { Bureau } from './doors.js';
import type { Town } from './town.js';

/** A resident of the town with a phone that this test enrolled by the elder's own door. */
export class PhoneHolder {
  constructor(
    readonly personId: string,
    readonly nameMasked: string,
    private readonly serial: bigint,
    private readonly key: KeyObject,
  ) {}

  /** The code that the phone shows at an instant. */
  code(atMs = Date.now()): string {
    return encodePhone({ serial: this.serial, step: phoneStep(atMs) }, (message) => sign(null, message, this.key));
  }
}

interface Person {
  readonly personId: string;
  readonly nameMasked: string;
  readonly birthDay: string;
  readonly hukouArea: string;
  readonly diedOn: string | null;
  readonly movedOutOn: string | null;
}

const PAGE = 100;
const AT_ONCE = 8;

/** So many living residents with a purse-less right to eat, each with an enrolled phone. Call it before a counter is bound: its first list then knows them. */
export async function gatherCrowd(town: Town, count: number): Promise<PhoneHolder[]> {
  // Two desks: one person opens only so many phones in a day.
  const desks = [await Bureau.signIn(town, 'bureau-admin'), await Bureau.signIn(town, 'bureau-officer')] as const;
  const [bureau] = desks;
  const cast = new Set(town.logins.cards.map((card) => card.personId));
  const crowd: PhoneHolder[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Person[]; next: string | null } = await bureau.call(
      'GET',
      `persons?limit=${String(PAGE)}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    const fit = page.items.filter((one) => one.diedOn === null && one.movedOutOn === null && one.hukouArea.startsWith('330102') && !cast.has(one.personId));
    for (let from = 0; from < fit.length && crowd.length < count; from += AT_ONCE) {
      const some = await Promise.all(fit.slice(from, from + AT_ONCE).map((person, nth) => enrol(town, desks[nth % 2 === 0 ? 0 : 1], person)));
      crowd.push(...some.filter((one) => one !== null));
    }
    cursor = page.next;
  } while (crowd.length < count && cursor !== null);
  if (crowd.length < count) throw new Error(`only ${String(crowd.length)} of ${String(count)} could be enrolled`);
  return crowd.slice(0, count);
}

/** Null for those whose card is lost, suspended or not issued: they have no phone. */
async function enrol(town: Town, bureau: Bureau, person: Person): Promise<PhoneHolder | null> {
  const made = await bureau.call<{ code: string }>('POST', 'activations', { personId: person.personId, takeOver: true }).catch(() => null);
  if (made === null) return null;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const answer = await fetch(`${town.url}/api/v1/elder/activations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ activationCode: made.code, publicKey: x }),
  });
  if (!answer.ok) return null;
  const { serial } = (await answer.json()) as { serial: number };
  return new PhoneHolder(person.personId, person.nameMasked, BigInt(serial), privateKey);
}

import { Injectable } from '@nestjs/common';
import type { Day } from '#values';
import type { AllowancePolicy, MealDiscountPolicy, MealSubsidyPolicy, Policy } from '#core/policy';
import { inForce } from '#core/policy';
import type { Reader } from '#platform';
import type { PolicyHead } from './policy-record.js';
import { sha256 } from './policy-record.js';
import { PolicyStore } from './policy.store.js';

/** The policies in force on one day. */
export interface Law {
  readonly day: Day;
  /** By programme. */
  readonly allowances: ReadonlyMap<string, AllowancePolicy>;
  readonly discount: MealDiscountPolicy | null;
  readonly subsidy: MealSubsidyPolicy | null;
  /** One digest over the digests of the bodies in force: equal exactly when the law is the same, whatever the day. */
  readonly sha256: string;
}

/** A day in a county. */
export interface CountyDay {
  readonly county: string;
  readonly day: Day;
}

/** A month lived day by day, or a batch over a few days, meets few days; the rest is read again. */
const LAWS_MAX = 400;

/**
 * The law of a county on a day: one small query, and a second one for bodies not met before. Bodies are kept by id and digest, and
 * the law of a day by the digest of what is in force, so a version published meanwhile is seen by the next reader. A row that
 * nobody published is passed over as if it were not there, and one that was altered is read from its copy: one bad row stops
 * no meal, and makes none cheaper.
 */
@Injectable()
export class LawReader {
  private readonly policies = new Map<string, Policy>();
  private readonly laws = new Map<string, Law>();

  constructor(private readonly store: PolicyStore) {}

  async on(db: Reader, county: string, day: Day): Promise<Law> {
    return this.among(db, { county, heads: await this.store.heads(db, county) }, day);
  }

  /** A version of an allowance by its name, in force or not; undefined when nobody published such a one. */
  async allowance(db: Reader, county: string, { programme, version }: { readonly programme: string; readonly version: string }): Promise<AllowancePolicy | undefined> {
    const sound = (await this.store.heads(db, county)).filter((head) => head.isSound);
    const named = (head: PolicyHead): boolean => head.programme === programme && head.version === version;
    const own = sound.filter(named);
    await this.meet(db, own);
    // Its row is altered or gone: what was published stands in a second place.
    const heads = own.some((head) => this.policies.has(cacheKey(head))) ? own : (await this.copiesBeside(db, county, sound)).filter(named);
    return heads.map((head) => this.policies.get(cacheKey(head))).find((policy) => policy?.kind === 'allowance');
  }

  /** The laws of several counties and days, the heads of a county read once: a page of meals is not a query a meal. */
  async onDays(db: Reader, wanted: readonly CountyDay[]): Promise<(county: string, day: Day) => Law> {
    const laws = new Map<string, Law>();
    for (const county of new Set(wanted.map((one) => one.county))) {
      const heads = await this.store.heads(db, county);
      for (const day of new Set(wanted.filter((one) => one.county === county).map((one) => one.day))) laws.set(`${county} ${day}`, await this.among(db, { county, heads }, day));
    }
    return (county, day) => {
      const law = laws.get(`${county} ${day}`);
      if (law === undefined) throw new Error(`the law of ${county} on ${day} was not read`);
      return law;
    };
  }

  private async among(db: Reader, { county, heads }: { readonly county: string; readonly heads: readonly PolicyHead[] }, day: Day): Promise<Law> {
    const sound = heads.filter((head) => head.isSound);
    if (sound.length === heads.length) {
      const law = await this.lawOf(db, sound, day);
      if (law?.subsidy != null) return law;
    }
    // A row is altered, or the one that lets anybody eat is gone: what was published stands in a second place.
    let left = [...sound, ...(await this.copiesBeside(db, county, sound))];
    for (;;) {
      const law = await this.lawOf(db, left, day);
      if (law !== null) return law;
      // Whose body cannot be had is no law: the version before it goes on.
      left = left.filter((head) => inForce(left, head.programme, day) !== head || this.policies.has(cacheKey(head)));
    }
  }

  /** Null when the body of a version in force is not the one that was published. */
  private async lawOf(db: Reader, heads: readonly PolicyHead[], day: Day): Promise<Law | null> {
    const programmes = [...new Set(heads.map((head) => head.programme))];
    const holding = programmes.flatMap((programme) => inForce(heads, programme, day) ?? []);
    const digest = sha256(holding.map((head) => `${head.programme}@${head.version} ${head.sha256}\n`).join(''));
    const known = this.laws.get(`${day} ${digest}`);
    if (known !== undefined) return known;
    await this.meet(db, holding);
    const policies = holding.flatMap((head) => this.policies.get(cacheKey(head)) ?? []);
    if (policies.length < holding.length) return null;
    const law = lawOf({ day, digest, policies });
    if (this.laws.size >= LAWS_MAX) this.laws.clear();
    this.laws.set(`${day} ${digest}`, law);
    return law;
  }

  /** The heads of copies whose rows are not among the sound ones; bodies of all copies are met. */
  private async copiesBeside(db: Reader, county: string, sound: readonly PolicyHead[]): Promise<readonly PolicyHead[]> {
    const copies = await this.store.copies(db, county);
    for (const { head, policy } of copies) this.policies.set(cacheKey(head), policy);
    return copies.flatMap(({ head }) => (sound.some(({ id }) => id === head.id) ? [] : [head]));
  }

  /** Reads the bodies that were not met before. */
  private async meet(db: Reader, heads: readonly PolicyHead[]): Promise<void> {
    const missing = heads.filter((head) => !this.policies.has(cacheKey(head)));
    const read = await this.store.policies(
      db,
      missing.map((head) => head.id),
    );
    for (const head of missing) {
      const policy = read.get(head.id);
      if (policy !== undefined) this.policies.set(cacheKey(head), policy);
    }
  }
}

function cacheKey({ id, sha256: digest }: PolicyHead): string {
  return `${id} ${digest}`;
}

function lawOf({ day, digest, policies }: { day: Day; digest: string; policies: readonly Policy[] }): Law {
  const allowances = policies.filter((policy) => policy.kind === 'allowance');
  return {
    day,
    allowances: new Map(allowances.map((policy) => [policy.programme, policy])),
    discount: policies.find((policy) => policy.kind === 'meal_discount') ?? null,
    subsidy: policies.find((policy) => policy.kind === 'meal_subsidy') ?? null,
    sha256: digest,
  };
}

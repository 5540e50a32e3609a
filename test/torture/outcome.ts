import { sha256 } from './tablets.js';

/** What a server made of all the queues, in the names of the plan: a verdict a row, and every balance that moved. */
export interface Outcome {
  /** `outcome code borne-by` by event; events that cannot be read by tablet and number. */
  readonly verdicts: ReadonlyMap<string, string>;
  /** Fen and hundredths by `person 3 RECEIVABLE`, `site 1 SITE_PAYABLE`, `FUND CITY`, `LOT 3`. */
  readonly nets: ReadonlyMap<string, bigint>;
  /** The meals that the funds pay for, by `person day window`: one each. */
  readonly funded: readonly string[];
}

/** The one number that must be the same whatever the order of arrival. */
export function digestOf({ verdicts, nets }: Outcome): string {
  const lines = [...verdicts].map(([event, verdict]) => `${event}: ${verdict}`).sort();
  const sums = [...nets].filter(([, amount]) => amount !== 0n).map(([account, amount]) => `${account} = ${amount.toString()}`);
  return sha256([...lines, ...sums.sort()].join('\n'));
}

export const rowName = (device: number, seq: number): string => `${String(device)}#${String(seq)}`;

export function told(outcome: string, code: string | null, borneBy: string | null): string {
  return [outcome, code ?? '-', borneBy ?? '-'].join(' ');
}

export class Nets extends Map<string, bigint> {
  move(account: string, amount: bigint): void {
    this.set(account, (this.get(account) ?? 0n) + amount);
  }
}

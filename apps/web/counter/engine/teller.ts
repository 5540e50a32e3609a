import type { Day, Id } from '#values';
import { dayOf, fen } from '#values';
import { cleanText, isPartOfCode, parsePhone } from '#core/code';
import { deviceDecision, type DeviceDecision } from '#core/offline';
import { newId } from '../../kit/ids.js';
import { mayEatAtFullPrice, refusedHere, refusedOnline, result } from './answers.js';
import { CodeReader, phoneCarrier, type ReadCode } from './code-reader.js';
import type { Draft } from './draft.js';
import { Redeemer, type Asked } from './redeemer.js';
import type { Check, Confirmation, Evidence, Holder, Reason, Result, Sale, ScanOutcome, Split } from './result.js';
import { Sightings } from './sightings.js';
import type { TillParts } from './till-parts.js';
import { isStorageFault, written } from './unwritten.js';
import { Writer } from './writer.js';

/** A check that is open, with the code behind it: the page never sees the code. */
interface OpenCheck {
  readonly read: ReadCode;
  readonly sale: Sale;
  readonly check: Check;
}

/** What is known of a try when the tablet has to decide. */
interface Try {
  readonly id: Id;
  readonly at: number;
  readonly read: ReadCode;
  readonly sale: Sale;
  readonly holder: Holder;
  readonly evidence: Evidence | 'phone';
  readonly proxyId: Id | null;
  /** The county was asked under this id, and may have done it. */
  readonly draft: Draft | null;
}

/**
 * Decides scans. Online the county decides, in two seconds or not at all; then the tablet does, by its list, under the same
 * id. Nothing that proves nobody's presence is committed before the operator has looked.
 */
export class Teller {
  private readonly sightings = new Sightings();
  private readonly deciding = new Set<string>();
  private readonly checks = new Map<Id, OpenCheck>();
  private readonly reader: CodeReader;
  private readonly writer: Writer;
  private readonly redeemer: Redeemer;

  constructor(private readonly parts: TillParts) {
    this.reader = new CodeReader(parts.list, parts.regulars, parts.meals);
    this.writer = new Writer(parts);
    this.redeemer = new Redeemer(parts);
  }

  /** Nothing is being decided and no check is open: an update may come. */
  get idle(): boolean {
    return this.deciding.size === 0 && this.checks.size === 0;
  }

  async scan(text: string, sale: Sale, onSlow: () => void): Promise<ScanOutcome> {
    const seenAt = performance.now();
    // A phone draws a new code every half minute: one that was just served and has not gone away is no new scan.
    const phone = parsePhone(text);
    if (phone.kind === 'unverified' && this.sightings.isStill(phoneCarrier(phone.claims.serial), seenAt)) return { kind: 'ignored' };
    if (!this.sightings.isNew(text, seenAt)) return { kind: 'ignored' };
    const asked = this.checkOf(text);
    if (asked !== null) return { kind: 'ignored', asked };
    const at = this.parts.clock.now();
    const stop = this.stopped(at);
    if (stop !== null) return stop;
    if (isPartOfCode(text)) return result('code_partial', at);
    const read = await this.reader.read(text, at);
    if (read.kind === 'none') return result('code_unknown', at);
    if (this.deciding.has(read.carrier)) return { kind: 'ignored' };
    this.deciding.add(read.carrier);
    try {
      return await written(at, () => (read.codeKind === 'phone' ? this.phone(read, sale, at, onSlow) : this.ask(read, sale, at, onSlow)));
    } finally {
      this.deciding.delete(read.carrier);
      this.sightings.note(text, performance.now());
    }
  }

  /** The same showing of a code, or one that is asked about: no new scan. */
  isStanding(text: string): boolean {
    const phone = parsePhone(text);
    const [carrier, now] = [phone.kind === 'unverified' ? phoneCarrier(phone.claims.serial) : text, performance.now()];
    return this.sightings.isStill(carrier, now) || this.checkOf(text) !== null;
  }

  async confirm(check: Check, confirmation: Confirmation, onSlow: () => void): Promise<Result> {
    const at = this.parts.clock.now();
    const open = this.checks.get(check.id);
    const stop = this.stopped(at);
    // Whatever comes of it, the question is over: the card may be scanned again.
    this.checks.delete(check.id);
    if (!open || stop !== null) return stop ?? result('error', at, { id: check.id });
    const sale = confirmation.tender === undefined ? open.sale : { ...open.sale, tender: confirmation.tender };
    const { read } = open;
    const evidence = read.codeKind === 'manual' && confirmation.evidence !== 'proxy' ? 'typed' : confirmation.evidence;
    const what = { id: check.id, at, read, sale, holder: check.holder, evidence, proxyId: confirmation.proxyId ?? null, draft: null };
    this.deciding.add(read.carrier);
    try {
      // A price that the tablet showed by itself is the price: asking the county now could only change it.
      return await written(at, () => (check.offline || !this.online ? this.here(what) : this.redeem(what, check.split.selfPayFen, onSlow)));
    } finally {
      this.deciding.delete(read.carrier);
      this.sightings.note(read.text, performance.now());
    }
  }

  async notThePerson(check: Check, note: string | undefined): Promise<Result> {
    const at = this.parts.clock.now();
    const open = this.checks.get(check.id);
    this.checks.delete(check.id);
    await this.writer.note('not_holder', newId(at), { ...(open ? { code: open.read.text } : {}), checkId: check.id, ...(note === undefined ? {} : { note }) });
    return result('not_holder', at, {
      holder: check.holder,
      codeKind: check.codeKind,
      window: check.window,
      fullPrice: { priceFen: check.split.listPriceFen, refusalCode: 'not_holder' },
    });
  }

  dismiss(check: Check): void {
    const open = this.checks.get(check.id);
    this.checks.delete(check.id);
    if (open) this.sightings.forget(open.read.text);
  }

  /** Phone: present by its own signature, so one call decides and commits. */
  private async phone(read: ReadCode, sale: Sale, at: number, onSlow: () => void): Promise<Result> {
    const what: Try = { id: newId(at), at, read, sale, holder: this.known(read, at), evidence: 'phone', proxyId: null, draft: null };
    const answer = this.online ? await this.redeem(what, null, onSlow) : await this.here(what);
    if (answer.split !== null) this.sightings.note(read.carrier, performance.now());
    return answer;
  }

  /** Card, social card or number: shows who it should be and what it costs. */
  private async ask(read: ReadCode, sale: Sale, at: number, onSlow: () => void): Promise<Result | Check> {
    const id = newId(at);
    if (this.online) {
      const quoted = await this.redeemer.quote(read, sale, onSlow);
      if (quoted.kind === 'refused') return this.withPrice(refusedOnline(quoted.problem, at, { id: null, holder: this.known(read, at), codeKind: read.codeKind }), sale);
      if (quoted.kind === 'quoted') {
        const { holder, split, window, mealsUsedMonth } = quoted;
        return this.open({ id, read, sale, at }, { holder, split, window, mealsUsedMonth, offline: false });
      }
    }
    const what: Try = { id, at, read, sale, holder: this.known(read, at), evidence: 'photo_matched', proxyId: null, draft: null };
    const decision = await this.decide(what);
    if (decision.kind === 'refused') return this.refuse(what, decision);
    return this.open({ id, read, sale, at }, { holder: what.holder, split: numbers(decision.split), window: decision.window, mealsUsedMonth: null, offline: true });
  }

  private open({ id, read, sale }: { id: Id; read: ReadCode; sale: Sale; at: number }, shown: Pick<Check, 'holder' | 'split' | 'window' | 'mealsUsedMonth' | 'offline'>): Check {
    const check: Check = { kind: 'check', reason: 'check_static', id, codeKind: read.codeKind as Check['codeKind'], sale, ...shown };
    this.checks.set(id, { read, sale, check });
    return check;
  }

  /** Asks the county to decide and commit; without an answer the tablet does, under the same id. */
  private async redeem(what: Try, expectedSelfPayFen: number | null, onSlow: () => void): Promise<Result> {
    const { read, sale, evidence, proxyId, id, at } = what;
    const draft: Draft = { id, at, sale, codeKind: read.codeKind, holder: read.record?.holder ?? null, nameMasked: what.holder.nameMasked, decided: null, voidId: newId(at) };
    const asked: Asked = await this.redeemer.redeem(draft, { read, evidence, proxyId, expectedSelfPayFen }, onSlow);
    if (asked.kind === 'refused') {
      const told = refusedOnline(asked.problem, at, { holder: what.holder, codeKind: read.codeKind, window: this.parts.list.windowAt(at)?.window ?? null });
      if (told.reason === 'code_expired' && read.aheadMs !== null) return { ...told, reason: 'clock_skew', places: { skewMs: read.aheadMs } };
      return this.withPrice(told, sale);
    }
    if (asked.kind === 'unanswered') return this.here({ ...what, draft });
    const holder = { ...what.holder, nameMasked: what.holder.nameMasked ?? asked.nameMasked };
    try {
      await this.writer.online({ id, at, window: asked.window, read, nameMasked: holder.nameMasked, split: asked.split, tender: sale.tender, offline: false });
    } catch (error) {
      // The county has it, and that is the truth; the draft still stands on the disk, and the courier asks after it.
      if (!isStorageFault(error)) throw error;
    }
    this.parts.changed();
    return result(holder.note === null ? 'ok' : 'ok_attention', at, { id, window: asked.window, holder, split: asked.split, codeKind: read.codeKind });
  }

  /** The tablet decides, and writes it down before anybody is told. */
  private async here(what: Try): Promise<Result> {
    const { id, at, read, sale, holder, evidence, proxyId, draft } = what;
    const decision = await this.decide(what);
    if (decision.kind === 'refused') return this.refuse(what, decision);
    const split = numbers(decision.split);
    await this.writer.offline(
      { id, at, window: decision.window, read, nameMasked: holder.nameMasked, split, tender: sale.tender, offline: true },
      { sale, evidence, proxyId, tried: draft !== null },
    );
    return result('ok_offline', at, { id, window: decision.window, holder, split, codeKind: read.codeKind, offline: true, places: { waiting: this.parts.outbox.waiting } });
  }

  private decide({ at, read, sale }: Try): Promise<DeviceDecision> {
    const { clock, list, meals } = this.parts;
    const { held } = list;
    const price = list.priceOf(sale.menuItemId, sale.priceFen, at);
    return Promise.resolve(
      deviceDecision({
        nowMs: at,
        clockMovedBack: clock.movedBack,
        list: held === null ? null : { madeAt: held.madeAt, mayServeUntil: held.site.mayServeUntil as Day | null, caps: held.caps, ceilings: held.ceilings },
        code: read.code,
        holder: read.record,
        priceClass: read.record === null ? null : list.priceClass(read.record.priceClass),
        window: list.windowAt(at)?.window ?? null,
        listPriceFen: price === null ? null : fen(price),
        meals: meals.mealsOf(read.record?.holder ?? '', at, held?.madeAt ?? 0),
      }),
    );
  }

  /** The tablet's no. A genuine code that was refused is written down too; a try whose answer was lost is asked after. */
  private async refuse({ id, at, read, sale, holder, draft }: Try, decision: Extract<DeviceDecision, { kind: 'refused' }>): Promise<Result> {
    if (draft !== null) await this.writer.refusedAfterTry(draft);
    if (read.record !== null)
      await this.writer.note('refused', newId(at), { code: read.text, reason: decision.why ?? decision.code, ...(draft === null ? {} : { redemptionId: id }) });
    const told = refusedHere(decision, at, { id: draft === null ? null : id, holder, codeKind: read.codeKind, window: this.parts.list.windowAt(at)?.window ?? null });
    if (told.reason === 'code_expired' && read.aheadMs !== null) return { ...told, reason: 'clock_skew', places: { skewMs: read.aheadMs } };
    const priced = this.withPrice(told, sale);
    if ((decision.why !== 'not_known_here' && decision.why !== 'not_on_list') || priced.fullPrice === null) return priced;
    const { menuItemId, birthYear } = sale;
    return { ...priced, fullPrice: { ...priced.fullPrice, missed: { code: read.text, menuItemId, ...(birthYear === undefined ? {} : { birthYear }) } } };
  }

  /** Why nothing is decided at all just now; null when the till is open. */
  private stopped(at: number): Result | null {
    if (this.parts.self() === null) return result('device_revoked', at);
    const shift = this.parts.shift();
    if (shift === null || at >= shift.endsAt) return result('session_expired', at, { places: { waiting: this.parts.outbox.waiting } });
    // With the line up only a session may decide; with the line down the shift itself may.
    return this.parts.line.up && !this.parts.session.alive ? result('session_expired', at, { places: { waiting: this.parts.outbox.waiting } }) : null;
  }

  private get online(): boolean {
    return this.parts.line.up && this.parts.session.alive && navigator.onLine;
  }

  private checkOf(text: string): Check | null {
    const clean = cleanText(text).toUpperCase();
    return [...this.checks.values()].find((open) => open.read.text === clean)?.check ?? null;
  }

  private known(read: ReadCode, at: number): Holder {
    return this.parts.regulars.holder(read.record?.holder ?? '', dayOf(at));
  }

  private withPrice(told: Result, sale: Sale): Result {
    const price = this.parts.list.priceOf(sale.menuItemId, sale.priceFen, told.at);
    return price !== null && mayEatAtFullPrice(told.reason) ? { ...told, fullPrice: { priceFen: price, refusalCode: told.reason satisfies Reason } } : told;
  }
}

function numbers(split: { readonly [Part in keyof Split]: bigint }): Split {
  const { listPriceFen, discountFen, subsidyFen, collectiveFen, charityFen, points, selfPayFen } = split;
  return {
    listPriceFen: Number(listPriceFen),
    discountFen: Number(discountFen),
    subsidyFen: Number(subsidyFen),
    collectiveFen: Number(collectiveFen),
    charityFen: Number(charityFen),
    points: Number(points),
    selfPayFen: Number(selfPayFen),
  };
}

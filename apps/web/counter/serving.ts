import { nextTick } from 'vue';
import type { Id } from '#values';
import { minuteText } from '../kit/formats.js';
import { language } from '../kit/words.js';
import type { Check, Dish, Done, Evidence, Result, ScanProgress, ScanSource, Tender } from './engine/index.js';
import { coupleView } from './results/couple.js';
import { type Reason, reasonOf } from './results/reasons.js';
import { checkView, textOf, type View, viewOf } from './results/view.js';
import { type ByHand, type Door, serving } from './serving-state.js';
import { tell } from './spoken.js';
import { standing, till } from './till.js';

export { serving } from './serving-state.js';

/** Nobody waits longer for a piece of the page than for the county. */
const PIECE_MS = 500;
let turn = 0;

/** The dish on sale: the one that was chosen, or the first of the menu. */
export function dishNow(): Dish | null {
  const menu = till().menu();
  return menu.find((dish) => dish.menuItemId === serving.dishId) ?? menu[0] ?? null;
}

export function chooseDish(id: Id): void {
  serving.dishId = id;
  serving.weighedFen = null;
}

/** Price that is being charged, whole fen; null while the tray is not weighed. */
export function priceNow(): number | null {
  const dish = dishNow();
  if (!dish) return null;
  return dish.openPrice ? serving.weighedFen : dish.priceFen;
}

/** A code came, by whatever way: the next scan pre-empts what the screen shows. */
export async function serve(text: string, source: ScanSource, byHand: ByHand = {}): Promise<void> {
  const dish = serving.door ? { menuItemId: serving.door.menuItemId, openPrice: false } : dishNow();
  // Without a dish there is nothing to ask the county for: the code waits for the menu, which the page says is not here yet.
  if (dish === null || (dish.openPrice && serving.weighedFen === null)) {
    serving.held = { text, source, byHand };
    serving.screen = null;
    return;
  }
  const mine = ++turn;
  const sale = {
    menuItemId: dish.menuItemId,
    tender: serving.tender,
    ...(dish.openPrice && serving.weighedFen !== null ? { priceFen: serving.weighedFen } : {}),
    ...byHand,
  };
  serving.deciding = true;
  // The check of a person is fetched while the first code is being decided, and is here before the answer is shown and said.
  const checks = import('./results/checks.js').catch(() => null);
  const told = await till().scan(text, source, sale, slowness(mine));
  // A code of a lookup is no card that was shown: whoever typed it answers for it.
  const outcome = told.kind === 'check' && source === 'typed' ? { ...told, codeKind: 'manual' as const } : told;
  if (mine === turn) {
    serving.slow = false;
    serving.deciding = false;
  }
  if (outcome.kind === 'ignored') return;
  if (outcome.kind === 'check') await Promise.race([checks, new Promise((resolve) => setTimeout(resolve, PIECE_MS))]);
  leaveCheck();
  if (serving.couple && !serving.door) seat(outcome);
  else if (outcome.kind === 'check') ask(outcome);
  else show(outcome);
}

/** The price of the tray is known: a code that waited for it goes on. */
export function weigh(fen: number): void {
  serving.weighedFen = fen;
  goOn();
}

/** The menu, or the price of the tray, is here: a code that waited for it goes on. */
export function goOn(): void {
  const { held } = serving;
  if (!held || priceNow() === null) return;
  serving.held = null;
  void serve(held.text, held.source, held.byHand);
}

/** 是本人, or the proxy who stands there. */
export async function confirmHolder(check: Check, tender: Tender, proxyId: Id | null): Promise<void> {
  const mine = ++turn;
  serving.deciding = true;
  const result = await till().confirm(check, { evidence: evidenceOf(check, proxyId), tender, ...(proxyId === null ? {} : { proxyId }) }, slowness(mine));
  serving.slow = false;
  serving.deciding = false;
  show(result);
}

/** 不是本人. */
export async function refuseHolder(check: Check): Promise<void> {
  const result = await till().notThePerson(check);
  const price = result.fullPrice ?? { priceFen: check.split.listPriceFen, refusalCode: 'not_holder' };
  display({ reason: 'not_holder', facts: { name: check.holder.nameMasked, priceFen: price.priceFen }, fullPrice: price }, null);
  till().announce(result);
}

function evidenceOf(check: Check, proxyId: Id | null): Evidence {
  if (proxyId !== null) return 'proxy';
  if (check.codeKind === 'manual') return 'typed';
  return check.holder.photo === null ? 'no_photo' : 'photo_matched';
}

/** A no of anything but a scan, as a screen. */
export function showNo(done: Extract<Done<unknown>, { kind: 'no' }>): void {
  display({ reason: reasonOf(done.code), facts: { because: done.title, waiting: standing().outbox.waiting }, fullPrice: null }, null);
  till().tryTone('error');
}

/** 下一位: the way back to the scan page. */
export function nextPlease(): void {
  leaveCheck();
  if (serving.screen?.kind === 'couple') serving.couple = false;
  serving.screen = null;
  serving.door = null;
}

/** A tablet that was disabled shows nobody any more. */
export function forgetServing(): void {
  nextPlease();
  serving.couple = false;
  serving.first = null;
  serving.held = null;
  serving.last = null;
}

/** 取消 on a check: nothing is filed. */
function leaveCheck(): void {
  const { screen } = serving;
  if (screen?.kind === 'check') till().dismiss(screen.check);
  if (screen?.kind === 'couple') for (const seat of screen.seats) if (seat.kind === 'check') till().dismiss(seat);
}

function slowness(mine: number): ScanProgress {
  return {
    onSlow: () => {
      if (mine === turn) serving.slow = true;
    },
  };
}

function ask(check: Check): void {
  serving.screen = { kind: 'check', check };
  announce(check, checkView(check));
}

function show(result: Result): void {
  const said = viewOf(inWindow(result));
  const view = said.reason === 'out_of_window' ? { ...said, facts: { ...said.facts, hours: hoursText() } } : said;
  if (!SAME_PERSON.includes(view.reason)) serving.weighedFen = null;
  if (result.split !== null && serving.door) void handOver(result, view, serving.door);
  else display(view, result.id);
  if (result.split !== null || !serving.last) serving.last = { view, id: result.id };
  announce(result, null);
}

/** Results after which the same person tries again with the same tray. */
const SAME_PERSON: readonly Reason[] = ['code_expired', 'code_used', 'code_unknown', 'clock_skew', 'quote_changed', 'rate_limited', 'error'];

/** The county does not say which meal it refuses: the till's own hours do. */
function inWindow(result: Result): Result {
  return result.window === null ? { ...result, window: till().servingNow()?.window ?? null } : result;
}

/** At the door the meal is the proof of the delivery. */
async function handOver(result: Result, view: View, door: Door): Promise<void> {
  const fault = await door.delivered(result.id);
  if (fault) display({ ...view, reason: 'ok_attention', facts: { ...view.facts, note: fault } }, result.id);
  else display(result.offline ? view : { ...view, reason: 'delivered' }, result.id);
}

/** `10:30–13:30 · 16:30–19:30`. */
function hoursText(): string | undefined {
  const hours = till()
    .servingHours()
    .map(({ fromMinute, toMinute }) => `${minuteText(fromMinute)}–${minuteText(toMinute)}`);
  return hours.length === 0 ? undefined : hours.join('  ');
}

/** Paints a view and says it once. */
export function display(view: View, id: Id | null): void {
  serving.screen = { kind: 'result', view, id };
  const { title, line, action } = textOf(view, language.language);
  tell([title, line, action].filter((part) => part !== '').join('，'), view.reason !== 'ok' && view.reason !== 'ok_offline');
}

function announce(outcome: Result | Check, view: View | null): void {
  if (view) {
    const { title, line, action } = textOf(view, language.language);
    tell([title, line, action].join('，'));
  }
  void nextTick(() => {
    till().announce(outcome);
  });
}

/** 两人: the first waits for the second, then both are settled on one screen. */
function seat(outcome: Check | Result): void {
  const { first } = serving;
  if (!first) {
    serving.first = outcome;
    serving.screen = null;
    tell(textOf(outcome.kind === 'check' ? checkView(outcome) : viewOf(outcome), language.language).title);
    return;
  }
  serving.first = null;
  settle([first, outcome]);
}

/** Only one came after all. */
export function settleFirst(): void {
  const { first } = serving;
  serving.first = null;
  serving.couple = false;
  if (first?.kind === 'check') ask(first);
  else if (first) show(first);
}

function settle(seats: readonly (Check | Result)[]): void {
  const results = seats.filter((one): one is Result => one.kind === 'result');
  if (results.length < seats.length) {
    serving.screen = { kind: 'couple', seats };
    const check = seats.find((one): one is Check => one.kind === 'check');
    if (check) announce(check, checkView(check));
    return;
  }
  showCouple(results);
}

/** One answer of the two: 是本人 or 不是本人. */
export async function settleSeat(check: Check, isHolder: boolean, tender: Tender): Promise<void> {
  const { screen } = serving;
  if (screen?.kind !== 'couple') return;
  const mine = ++turn;
  const result = isHolder ? await till().confirm(check, { evidence: evidenceOf(check, null), tender }, slowness(mine)) : await till().notThePerson(check);
  serving.slow = false;
  settle(screen.seats.map((one) => (one === check ? result : one)));
}

function showCouple(results: readonly Result[]): void {
  serving.couple = false;
  serving.weighedFen = null;
  const view = coupleView(results.map(inWindow));
  display(view, null);
  serving.last = { view, id: null };
  const worst = results.find((result) => result.split === null) ?? results[0];
  const together = results.reduce((sum, result) => sum + (result.split?.selfPayFen ?? 0), 0);
  if (worst) till().announce(worst.split === null ? worst : { ...worst, split: { ...worst.split, selfPayFen: together } });
}

import { nextTick } from 'vue';
import type { Id } from '#values';
import { minuteText } from '../kit/formats.js';
import { language } from '../kit/words.js';
import type { Check, Dish, Done, Result, ScanProgress, ScanSource } from './engine/index.js';
import { dishChoice, keepDish } from './preferences.js';
import { isAsking, place, questions } from './queue.js';
import { type Reason, reasonOf } from './results/reasons.js';
import { checkView, textOf, type View, viewOf } from './results/view.js';
import { type ByHand, type Door, type HeldCode, type Screen, serving } from './serving-state.js';
import { tell } from './spoken.js';
import { standing, till } from './till.js';

export { serving } from './serving-state.js';

/** Nobody waits longer for a piece of the page than for the county. */
const PIECE_MS = 500;
/** Codes that are being looked up. */
let deciding = 0;
/** What two at once are settled by; the page that serves them fetches it before it lets anybody say that they are two. */
export const pieces: { seat: (outcome: Check | Result) => void } = {
  seat: (outcome) => {
    if (outcome.kind === 'check') ask(outcome, null);
    else show(outcome, null, null);
  },
};

/** What a choice of a dish is good for: one meal of one day. */
function mealNow(): string {
  return `${standing().today.day} ${till().servingNow()?.window ?? ''} `;
}

/** The dish on sale: the one that was chosen for this meal while it stands on the menu, or the first of the menu. */
export function dishNow(): Dish | null {
  const menu = till().menu();
  return menu.find((dish) => mealNow() + dish.menuItemId === dishChoice.dish) ?? menu[0] ?? null;
}

export function chooseDish(id: Id): void {
  keepDish(mealNow() + id);
  serving.weighedFen = null;
}

/** Price that is being charged, whole fen; null while the tray is not weighed. */
export function priceNow(): number | null {
  const dish = dishNow();
  if (!dish) return null;
  return dish.openPrice ? serving.weighedFen : dish.priceFen;
}

/** A code came, by whatever way: it makes room for no result, and waits for every question that stands. */
export async function serve(text: string, source: ScanSource, byHand: ByHand = {}): Promise<void> {
  const { door, weighedFen } = serving;
  const dish = door ? { menuItemId: door.menuItemId, openPrice: false } : dishNow();
  // Without a dish there is nothing to ask the county for: the code waits for the menu, which the page says is not here yet.
  if (dish === null || (dish.openPrice && weighedFen === null)) {
    if (till().isStanding(text) || serving.held.some((one) => one.text === text)) return;
    serving.held = [...serving.held, { text, source, byHand }];
    if (serving.screen?.kind === 'result' && serving.queue.length === 0) serving.screen = null;
    return;
  }
  // An amount is one person's: who scans next is weighed anew.
  if (dish.openPrice) serving.weighedFen = null;
  const sale = { menuItemId: dish.menuItemId, tender: serving.tender, ...(dish.openPrice && weighedFen !== null ? { priceFen: weighedFen } : {}), ...byHand };
  serving.deciding = ++deciding > 0;
  // The check of a person is fetched while the first code is being decided, and is here before the answer is shown and said.
  const checks = import('./results/checks.js').catch(() => null);
  const told = await till().scan(text, source, sale, SLOWLY);
  // A code of a lookup is no card that was shown: whoever typed it answers for it.
  const outcome = told.kind === 'check' && source === 'typed' ? { ...told, codeKind: 'manual' as const } : told;
  serving.slow = false;
  serving.deciding = --deciding > 0;
  if (dish.openPrice && serving.held.length === 0 && (outcome.kind === 'ignored' || (outcome.kind === 'result' && SAME_PERSON.includes(viewOf(outcome).reason))))
    serving.weighedFen ??= weighedFen;
  if (outcome.kind === 'ignored') {
    const { asked } = outcome;
    if (!asked || questions().some((check) => check.id === asked.id)) return;
    // No card is ever dead: a question that is on no screen any more is asked anew.
    till().dismiss(asked);
    await serve(text, source, byHand);
    return;
  }
  if (outcome.kind === 'check') await Promise.race([checks, new Promise((resolve) => setTimeout(resolve, PIECE_MS))]);
  if (serving.couple && !door && !isAsking()) pieces.seat(outcome);
  else if (outcome.kind === 'check') ask(outcome, door);
  else show(outcome, door, null);
}

/** The price of the tray is known: a code that waited for it goes on. */
export function weigh(fen: number): void {
  serving.weighedFen = fen;
  goOn();
}

/** The menu, or the price of the tray, is here: a code that waited for it goes on. */
export function goOn(): void {
  while (serving.held.length > 0 && priceNow() !== null) {
    const [{ text, source, byHand }, ...rest] = serving.held as [HeldCode, ...HeldCode[]];
    serving.held = rest;
    void serve(text, source, byHand);
  }
}

/** One answer at a time: until it is here, its question stays where it is. */
export async function answered(answer: () => Promise<Result>): Promise<Result> {
  serving.answering = true;
  const result = await answer();
  serving.slow = false;
  serving.answering = false;
  return result;
}

/** A no of anything but a scan, as a screen. */
export function showNo(done: Extract<Done<unknown>, { kind: 'no' }>): void {
  display({ reason: reasonOf(done.code), facts: { because: done.title, waiting: standing().outbox.waiting }, fullPrice: null }, null);
  till().tryTone('error');
}

/** Results that say nothing of anybody. */
const NOBODY_READ: readonly Reason[] = ['code_unknown', 'code_partial'];

/** 下一位, or 取消 on a question: nothing is filed, and whoever waits comes forward. */
export function nextPlease(): void {
  const { screen, queue } = serving;
  if (serving.answering) return;
  if (screen?.kind === 'check') till().dismiss(screen.check);
  if (screen?.kind === 'couple') for (const one of screen.seats) if (one.kind === 'check') till().dismiss(one);
  // Nobody was read: the tray is still the same person's.
  if (screen?.kind !== 'result' || !NOBODY_READ.includes(screen.view.reason)) serving.weighedFen = null;
  serving.screen = queue[0] ?? null;
  serving.queue = queue.slice(1);
  serving.door = null;
}

/** A tablet that was disabled shows nobody any more. */
export function forgetServing(): void {
  serving.answering = false;
  for (const check of questions()) till().dismiss(check);
  serving.queue = [];
  nextPlease();
  serving.couple = false;
  serving.first = null;
  serving.held = [];
  serving.last = null;
}

export const SLOWLY: ScanProgress = {
  onSlow: () => {
    serving.slow = true;
  },
};

export function ask(check: Check, door: Door | null): void {
  place({ kind: 'check', check, door }, null);
  announce(check, checkView(check));
}

export function show(result: Result, door: Door | null, asked: Screen | null): void {
  const said = viewOf(inWindow(result));
  const view = said.reason === 'out_of_window' ? { ...said, facts: { ...said.facts, hours: hoursText() } } : said;
  if (result.split !== null && door) void handOver(result, view, door, asked);
  else paint(view, result.id, asked);
  if (result.split !== null || !serving.last) serving.last = { view, id: result.id };
  announce(result, null);
}

/** Results after which the same person tries again with the same tray. */
const SAME_PERSON: readonly Reason[] = [...NOBODY_READ, 'code_expired', 'code_used', 'clock_skew', 'quote_changed', 'rate_limited', 'error'];

/** The county does not say which meal it refuses: the till's own hours do. */
export function inWindow(result: Result): Result {
  return result.window === null ? { ...result, window: till().servingNow()?.window ?? null } : result;
}

/** At the door the meal is the proof of the delivery. */
async function handOver(result: Result, view: View, door: Door, asked: Screen | null): Promise<void> {
  serving.answering = true;
  const fault = await door.delivered(result.id);
  serving.answering = false;
  if (fault) paint({ ...view, reason: 'ok_attention', facts: { ...view.facts, note: fault } }, result.id, asked);
  else paint(result.offline ? view : { ...view, reason: 'delivered' }, result.id, asked);
}

/** `10:30–13:30 · 16:30–19:30`. */
function hoursText(): string | undefined {
  const hours = till()
    .servingHours()
    .map(({ fromMinute, toMinute }) => `${minuteText(fromMinute)}–${minuteText(toMinute)}`);
  return hours.length === 0 ? undefined : hours.join('  ');
}

/** Paints a view of what was done by hand and says it once. */
export function display(view: View, id: Id | null): void {
  paint(view, id, isAsking() ? null : serving.screen);
}

export function paint(view: View, id: Id | null, instead: Screen | null): void {
  place({ kind: 'result', view, id }, instead);
  const { title, line, action } = textOf(view, language.language);
  tell([title, line, action].filter((part) => part !== '').join('，'), view.reason !== 'ok' && view.reason !== 'ok_offline');
}

export function announce(outcome: Result | Check, view: View | null): void {
  if (view) {
    const { title, line, action } = textOf(view, language.language);
    tell([title, line, action].join('，'));
  }
  void nextTick(() => {
    till().announce(outcome);
  });
}

import { evidenceOf } from './check-answers.js';
import type { Check, Result, Tender } from './engine/index.js';
import { place } from './queue.js';
import { coupleView } from './results/couple.js';
import { checkView, textOf, viewOf } from './results/view.js';
import { announce, answered, ask, inWindow, paint, show, SLOWLY } from './serving.js';
import { type Screen, serving } from './serving-state.js';
import { language } from '../kit/words.js';
import { tell } from './spoken.js';
import { till } from './till.js';

export { default as FirstOfTwo } from './results/FirstOfTwo.vue';

/** 两人: the first waits for the second, then both are settled on one screen, whoever scans meanwhile. */
export function seat(outcome: Check | Result): void {
  const { first } = serving;
  if (!first) {
    serving.first = outcome;
    if (serving.queue.length === 0) serving.screen = null;
    tell(textOf(outcome.kind === 'check' ? checkView(outcome) : viewOf(outcome), language.language).title);
    return;
  }
  serving.first = null;
  serving.couple = false;
  settle([first, outcome], null);
}

/** Only one came after all. */
export function settleFirst(): void {
  const { first } = serving;
  serving.first = null;
  serving.couple = false;
  if (first?.kind === 'check') ask(first, null);
  else if (first) show(first, null, null);
}

function settle(seats: readonly (Check | Result)[], asked: Screen | null): void {
  const results = seats.filter((one): one is Result => one.kind === 'result');
  if (results.length === seats.length) {
    showCouple(results, asked);
    return;
  }
  place({ kind: 'couple', seats }, asked);
  const check = seats.find((one): one is Check => one.kind === 'check');
  if (check) announce(check, checkView(check));
}

/** One answer of the two: 是本人 or 不是本人. */
export async function settleSeat(check: Check, isHolder: boolean, tender: Tender): Promise<void> {
  const { screen } = serving;
  if (screen?.kind !== 'couple' || serving.answering) return;
  const result = await answered(() => (isHolder ? till().confirm(check, { evidence: evidenceOf(check, null), tender }, SLOWLY) : till().notThePerson(check)));
  settle(
    screen.seats.map((one) => (one === check ? result : one)),
    screen,
  );
}

function showCouple(results: readonly Result[], asked: Screen | null): void {
  const view = coupleView(results.map(inWindow));
  paint(view, null, asked);
  serving.last = { view, id: null };
  const worst = results.find((result) => result.split === null) ?? results[0];
  const together = results.reduce((sum, result) => sum + (result.split?.selfPayFen ?? 0), 0);
  if (worst) till().announce(worst.split === null ? worst : { ...worst, split: { ...worst.split, selfPayFen: together } });
}

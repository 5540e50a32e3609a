import type { Faults, Place } from './fault.js';
import { at, checkUnique, entriesOf, isMatch, isRecord, isWhole, say } from './fault.js';

/** In the order of the day. */
const WINDOWS = ['breakfast', 'lunch', 'dinner'];
const DAY_MINUTES = 1440;
const DAYS_MAX = 31;
/** Money of these is entered apart (decisions 9), so they are no public funders. */
const PRIVATE_FUNDERS = ['COLLECTIVE', 'CHARITY'];

/** Whole percents that add up to 100, each funder once. */
export function checkFunding(place: Place, faults: Faults): void {
  const shares = entriesOf(place, { min: 1, max: 10 }, faults).filter((share) => isRecord(share, ['funder', 'percent'], faults));
  for (const share of shares) {
    const funder = at(share, 'funder');
    if (isMatch(funder, /^[A-Z][A-Z0-9_]{1,29}$/, faults) && PRIVATE_FUNDERS.includes(funder.value as string))
      say(faults, funder.path, '集体与慈善另行列支', 'collective and charity money is entered apart');
  }
  checkUnique(
    shares.map((share) => at(share, 'funder')),
    faults,
  );
  if (!shares.every((share) => isWhole(at(share, 'percent'), { min: 1, max: 100 }, faults)) || shares.length === 0) return;
  const sum = shares.reduce((total, share) => total + (at(share, 'percent').value as number), 0);
  if (sum !== 100) say(faults, place.path, `各方比例之和应为 100，现为 ${String(sum)}`, `the shares must add up to 100, not ${String(sum)}`);
}

/** Answers the number of windows; they follow the day, each once, without touching the next. */
export function checkWindows(place: Place, faults: Faults): number {
  const windows = entriesOf(place, { min: 1, max: WINDOWS.length }, faults).filter((window) => isRecord(window, ['window', 'fromMinute', 'toMinute'], faults));
  let order = -1;
  let end = 0;
  for (const window of windows) {
    const name = at(window, 'window');
    const rank = WINDOWS.indexOf(name.value as string);
    if (rank < 0) say(faults, name.path, `应为 ${WINDOWS.join('、')} 之一`, `must be one of ${WINDOWS.join(', ')}`);
    else if (rank <= order) say(faults, name.path, '餐次应按早、中、晚排列且不重复', 'windows follow the day, each once');
    order = Math.max(order, rank);
    end = checkMinutes(window, end, faults);
  }
  return windows.length;
}

function checkMinutes(window: Place, previousEnd: number, faults: Faults): number {
  const from = at(window, 'fromMinute');
  const to = at(window, 'toMinute');
  const span = { min: 0, max: DAY_MINUTES };
  if (![isWhole(from, span, faults), isWhole(to, span, faults)].every(Boolean)) return previousEnd;
  const [begins, ends] = [from.value as number, to.value as number];
  if (begins >= ends) say(faults, to.path, '结束应晚于开始', 'must be after fromMinute');
  if (begins < previousEnd) say(faults, from.path, '与上一餐次重叠', 'overlaps the window before it');
  return Math.max(previousEnd, ends);
}

/** One a window; a day holds no more than it has windows; a month no less than a day and no more than 31 of them. */
export function checkCaps(place: Place, windows: number, faults: Faults): void {
  if (!isRecord(place, ['perWindow', 'perDay', 'perMonth'], faults)) return;
  const [perWindow, perDay, perMonth] = [at(place, 'perWindow'), at(place, 'perDay'), at(place, 'perMonth')];
  isWhole(perWindow, { min: 1, max: 1 }, faults);
  if (!isWhole(perDay, { min: 1, max: Math.max(1, windows) }, faults)) return;
  const day = perDay.value as number;
  isWhole(perMonth, { min: day, max: day * DAYS_MAX }, faults);
}

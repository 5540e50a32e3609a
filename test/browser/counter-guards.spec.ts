import { accept } from './acceptance.js';
import { gatherCrowd, type PhoneHolder } from './crowd.js';
import { Bureau, castOf } from './doors.js';
import { chooseDish, clearResult, reasonShown, scanOne } from './gun.js';
import { look } from './look.js';
import { enterPin, moveClock, openMovable } from './movable-tablet.js';
import { openTown, type Town } from './town.js';

/* Goal: alone, the tablet refuses what only the county could know (row 27). */

const HOUR_MS = 3_600_000;
let town: Town;
let bureau: Bureau;
let holder: PhoneHolder;
beforeAll(async () => {
  town = await openTown();
  bureau = await Bureau.signIn(town, 'bureau-admin');
  [holder] = (await gatherCrowd(town, 1)) as [PhoneHolder];
}, 180_000);

it('row 27: with the line down the tablet refuses what only the county could know', async () => {
  // Before the binding: the first list of the tablet says so already.
  const lost = castOf(town, 'chen');
  await bureau.call('POST', 'card-losses', { personId: lost.personId, reason: '验收：挂失' });
  const guard = await openMovable(town);
  const { page: alone, context } = guard;
  await chooseDish(alone, '两荤两素');
  await context.setOffline(true);
  await chooseDish(alone, '两荤两素');
  const told: string[] = [];
  const scan = async (what: string, code: string, answer?: 'is-holder'): Promise<void> => {
    await scanOne(alone, code);
    let reason = await reasonShown(alone);
    if (reason === 'check_static' && answer) {
      await alone.getByTestId(answer).click();
      await alone.locator('[data-test=result]:not([data-reason=check_static])').waitFor();
      reason = await reasonShown(alone);
    }
    const line = (await alone.getByTestId('result-line').allInnerTexts()).join();
    told.push(`${what}: ${reason}${reason === 'offline_reject' ? ` (${line})` : ''}`);
    if (reason === 'offline_reject' && told.length < 5) await look(alone, '27-offline-reject-1280x800');
    await clearResult(alone);
  };
  // The same code within three seconds is the same showing of it.
  const gone = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3200));
  await scan('lost card', lost.code);
  await scan('card', castOf(town, 'sun').code, 'is-holder');
  await moveClock(alone, 8 * HOUR_MS, true);
  await gone();
  await scan('the same card at the next meal', castOf(town, 'sun').code, 'is-holder');
  const day = 26 * HOUR_MS;
  await moveClock(alone, day, true);
  // The shift is long over: a cold start with the PIN, as on a morning when the line is down.
  await enterPin(alone, town);
  await alone.getByTestId('scan').waitFor();
  await scan('list of 26 h, phone', holder.code(Date.now() + day));
  await moveClock(alone, day + 8 * HOUR_MS, true);
  await gone();
  await scan('the same phone at the next meal', holder.code(Date.now() + day + 8 * HOUR_MS));
  await moveClock(alone, 73 * HOUR_MS, true);
  await enterPin(alone, town);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const last = await alone.getByTestId('result').innerText();
  told.push(`list of 73 h: ${/近三天/.test(last) ? 'not even the PIN is taken' : (last.split('\n')[0] ?? '')}`);
  await guard.opened.close();
  accept({
    row: 27,
    part: 'offline guards',
    threshold: 'a lost card and a second meal of a static card are refused; a list of 24-72 h (offline.md 3) gives one meal a day and person, an older one none',
    measured: told.join('; '),
    met:
      told[0] === 'lost card: revoked' &&
      told[1] === 'card: ok_offline' &&
      /offline_reject/.test(told[2] ?? '') &&
      /: ok_offline$/.test(told[3] ?? '') &&
      /offline_reject/.test(told[4] ?? '') &&
      /not even the PIN/.test(told[5] ?? ''),
  });
}, 180_000);

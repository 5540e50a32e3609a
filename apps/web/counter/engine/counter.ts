import { say } from '../../kit/speech.js';
import { keepAwake } from '../../kit/wake-lock.js';
import { language } from '../../kit/words.js';
import { plain } from '../../kit/formats.js';
import { newId } from '../../kit/ids.js';
import type { Acquaintance } from './acquaintance.js';
import { CounterLock } from './counter-lock.js';
import type { CounterEngine } from './face.js';
import type { Check, Result } from './result.js';
import type { Standing } from './standing.js';
import { Till } from './till.js';
import { listenToWedge } from './wedge.js';

/** Ages in words move on at least this often. */
const TICK_MS = 15_000;
/** Called on a scan that nobody waits for. */
const UNHURRIED = (): void => undefined;

/** Opens the counter of this tablet. Rejects only where the browser cannot hold one: no secure context, no storage. */
export async function openCounter(): Promise<CounterEngine> {
  if (!isSecureContext || !('locks' in navigator) || !('indexedDB' in globalThis)) throw new Error('the counter needs https, Web Locks and IndexedDB');
  const listeners = new Set<() => void>();
  let standing: Standing | null = null;
  let pending = false;
  const renew = (): void => {
    standing = till.standing();
    for (const listener of listeners) listener();
  };
  const changed = (): void => {
    if (pending) return;
    pending = true;
    queueMicrotask(() => {
      pending = false;
      renew();
    });
  };
  const till = new Till(changed);
  const lock = new CounterLock(() => {
    till.held = false;
    till.elsewhere = true;
    till.courier.stop();
    changed();
  });
  const start = async (): Promise<void> => {
    till.elsewhere = false;
    await till.resume();
    standing = till.standing();
    void till.courier.now();
  };
  if (await lock.take({ steal: false })) await start();
  else till.elsewhere = true;
  standing = till.standing();
  setInterval(() => {
    changed();
    // Where the store does not answer nothing else does either, and that is told where it matters.
    if (till.held) till.forgetBadges().catch(() => undefined);
  }, TICK_MS);
  const acquaintance = async (): Promise<Acquaintance> => new (await import('./acquaintance.js')).Acquaintance(till.parts);
  let awake: (() => void) | null = null;

  return {
    get standing() {
      return standing ?? till.standing();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => till.clock.now(),

    bind: async (token, name) => {
      const done = await (await import('./bind.js')).bind(till.binding, till.calls, { token, name, nowMs: till.clock.now(), waiting: till.outbox.waiting });
      if (done.kind === 'done') {
        await till.resume();
        await till.courier.now();
      }
      changed();
      return done;
    },
    takeOver: async () => {
      if (!(await lock.take({ steal: true }))) return;
      // What the other tab did last is on the disk; this one reads it from the start.
      location.reload();
    },

    operators: async () => (await till.shifts.door()).operators(),
    openShift: async (operatorId, pin, badge) => {
      const done = await (await till.shifts.door()).open(operatorId, pin, badge);
      if (done.kind === 'done') void till.courier.now();
      return done;
    },
    signIn: async (login, password) => (await till.shifts.door()).signIn(login, password),
    changePassword: async (login, given, own) => (await till.shifts.door()).changePassword(login, given, own),
    setPin: async (password, pin) => (await till.shifts.door()).setPin(password, pin),
    extendShift: async () => (await till.shifts.door()).extend(),
    signOut: async () => {
      // Without an answer the session ends by its own hour; its tokens are gone from here in any case.
      if (till.line.up) await till.calls.session.DELETE('/api/v1/counter/sessions/current').catch(() => undefined);
      await till.shifts.end();
    },
    startServing: () => {
      void till.speaker.unlock().then(changed);
      awake ??= keepAwake();
      void navigator.storage.persist().then((persisted) => {
        till.persisted = persisted;
        changed();
      });
    },
    selfTest: async () => (await import('./self-test.js')).selfTest(till.standing()),

    menu: () => till.list.menuAt(till.clock.now()),
    servingNow: () => till.list.windowAt(till.clock.now()),
    servingHours: () => till.list.windows,
    scan: async (text, _source, sale, progress) => {
      till.update.used();
      return till.teller.scan(text, sale, progress?.onSlow ?? UNHURRIED);
    },
    isStanding: (text) => till.teller.isStanding(text),
    confirm: (check, confirmation, progress) => till.teller.confirm(check, confirmation, progress?.onSlow ?? UNHURRIED),
    notThePerson: (check, note) => till.teller.notThePerson(check, note),
    dismiss: (check) => {
      till.teller.dismiss(check);
    },
    listenToWedge: (onText) => listenToWedge(document, onText),
    openCamera: async (video, events, cameraId) => (await import('./camera.js')).openCamera(video, events, cameraId),
    announce: (outcome) => {
      const seconds = till.speaker.play(outcome.reason);
      const words = spokenWords(outcome);
      if (words !== null && !till.speaker.muted) setTimeout(say, seconds * 1000, words);
    },
    sellFullPrice: async (sale) => (await till.desk()).sellFullPrice(sale),
    lookUp: async (question) => (await till.desk()).lookUp(question),

    today: async () => (await import('./seldom.js')).today(till),
    voidMeal: async (id, reason) => (await till.desk()).voidMeal(id, reason),
    askForVoid: async (id, reason) => (await till.desk()).askForVoid(id, reason),
    outbox: async () => (await import('./seldom.js')).outboxRows(till),
    uploadNow: () => till.courier.now(),
    openReturned: async () => {
      await till.outbox.markSeen();
      changed();
    },
    exportQueue: async () => (await import('./seldom.js')).exportQueue(till),

    daySummary: async () => (await till.desk()).daySummary(),
    closeDay: async (close) => (await till.desk()).closeDay(close),
    whose: async (text, menuItemId) => (await acquaintance()).whose(text, menuItemId),
    about: async (marks) => (await acquaintance()).about(marks),
    record: async (kind, body) => {
      const id = newId(till.clock.now());
      await till.note(kind, id, body);
      return id;
    },

    setSound: async (sound) => {
      Object.assign(till.speaker, sound);
      await till.database.set('sound', { muted: till.speaker.muted, volume: till.speaker.volume });
      changed();
    },
    tryTone: (reason) => {
      till.speaker.play(reason);
    },
    dismissNotice: (id) => {
      till.notices.dismiss(id);
    },
    applyUpdate: async () => (await import('./seldom.js')).applyUpdate(till),
    keepDraft: async (form, value) => {
      await till.database.write(['forms'], async (tx) => {
        if (value === null || value === undefined) await tx.objectStore('forms').delete(form);
        else await tx.objectStore('forms').put(value, form);
      });
    },
    draft: (form) => till.database.read(['forms'], (tx) => tx.objectStore('forms').get(form)),
    api: till.calls.session,
  };
}

const ALOUD: readonly Result['reason'][] = ['ineligible', 'revoked', 'suspended', 'wrong_site', 'offline_reject'];

/** What the counter says aloud: the amount, or that it is a no. The elder may not see the screen. */
function spokenWords(outcome: Result | Check): string | null {
  const zh = language.language === 'zh';
  if (outcome.kind === 'check') return null;
  if (ALOUD.includes(outcome.reason)) return zh ? '不能使用' : 'Not accepted';
  if (outcome.split === null) return null;
  const { selfPayFen } = outcome.split;
  if (selfPayFen === 0) return zh ? '通过，不用付钱' : 'Approved, nothing to pay';
  const yuan = plain(selfPayFen).replace(/\.?0+$/, '');
  return zh ? `通过，收${yuan}元` : `Approved, ${yuan} yuan`;
}

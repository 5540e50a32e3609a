import { shallowReactive } from 'vue';
import type { Id } from '#values';
import { newId } from '../../kit/ids.js';
import { answerOf } from '../../kit/api/answer.js';
import type { components } from '../../kit/api/schema.js';
import type { Done, ScanSource, Whose } from '../engine/index.js';
import { serve, serving } from '../serving.js';
import { till } from '../till.js';

export type Delivery = components['schemas']['DeliveryDto'];
type No = Extract<Done, { kind: 'no' }>;
type Step = Pick<components['schemas']['DeliveryStepToTakeDto'], 'step' | 'redemptionId' | 'reason'>;

/** Why a meal of the round is not simply brought: the person is deceased or moved away, or has had this very meal. */
export type Mark = 'stopped' | 'eaten';

/** Today's round, in memory only: addresses are not kept on the tablet. It stays when the line goes while somebody is on the way. */
export const round = shallowReactive<{
  items: readonly Delivery[] | null;
  no: No | null;
  marks: ReadonlyMap<Id, Mark>;
  /** Marked, and somebody has said that the meal goes all the same. */
  allTheSame: ReadonlySet<string>;
}>({ items: null, no: null, marks: new Map(), allTheSame: new Set() });

const NO_LINE: No = {
  kind: 'no',
  code: 'offline',
  title: { zh: '现在连不上服务器', en: 'The server cannot be reached now' },
  action: { zh: '送餐单要联网才能取得。', en: 'The round is fetched when the line is back.' },
  detail: {},
};

export async function loadRound(): Promise<void> {
  const answer = await answerOf(till().api.GET('/api/v1/counter/deliveries'));
  if (answer.kind === 'ok') {
    round.items = answer.data.items;
    round.no = null;
  } else if (round.items === null) round.no = answer.kind === 'offline' ? NO_LINE : noOf(answer.problem);
}

export function isOpen({ state }: Delivery): boolean {
  return state !== 'delivered' && state !== 'no_show';
}

/** Marks whoever the tablet knows something of, by the county's list and its own day book. */
export async function markRound(): Promise<void> {
  const open = (round.items ?? []).filter(isOpen);
  const known = await till().about([...new Set(open.map((one) => one.holder))]);
  round.marks = new Map(
    open.flatMap((one): [Id, Mark][] => {
      const about = known.get(one.holder);
      if (about?.stopped) return [[one.id, 'stopped']];
      return about?.eaten.includes(one.window) ? [[one.id, 'eaten']] : [];
    }),
  );
}

/** The mark of a meal that nobody has looked at yet; null where there is none. */
export function unread(delivery: Delivery): Mark | null {
  const mark = round.marks.get(delivery.id) ?? null;
  return mark === null || round.allTheSame.has(`${mark} ${delivery.id}`) ? null : mark;
}

export function goesAllTheSame(delivery: Delivery, mark: Mark): void {
  round.allTheSame = new Set([...round.allTheSame, `${mark} ${delivery.id}`]);
}

/** A code at a door, before anything is booked for it. */
export interface AtDoor {
  readonly text: string;
  readonly source: ScanSource;
  /** Null for what is no code. */
  readonly whose: Whose | null;
}

/** The row of whoever this is, where the round still goes to them as well. */
export function rowOf(delivery: Delivery, { holder }: Whose): Delivery | null {
  return round.items?.find((one) => one.id !== delivery.id && one.holder === holder && one.window === delivery.window && isOpen(one)) ?? null;
}

/** Takes a step now, or writes it down for the upload when the line is down. Answers a no, or null. */
export async function step(delivery: Delivery, taken: Step): Promise<No | null> {
  const at = till().now();
  const answer = await answerOf(till().api.POST('/api/v1/counter/deliveries/{id}/steps', { params: { path: { id: delivery.id } }, body: { id: newId(at), at, ...taken } }));
  if (answer.kind === 'refused') return noOf(answer.problem);
  if (answer.kind === 'offline') await till().record('delivery', { deliveryId: delivery.id, ...taken });
  const now: Delivery = answer.kind === 'ok' ? answer.data : { ...delivery, state: taken.step };
  round.items = (round.items ?? []).map((one) => (one.id === delivery.id ? now : one));
  return null;
}

/** The code at the door is the proof: the meal is redeemed, and the step names it. */
export async function atTheDoor(delivery: Delivery, text: string, source: ScanSource): Promise<void> {
  serving.door = {
    menuItemId: delivery.menuItemId,
    delivered: async (redemptionId) => {
      serving.door = null;
      const no = await step(delivery, { step: 'delivered', ...(redemptionId === null ? {} : { redemptionId }) });
      return no === null ? null : { zh: `送餐未登记：${no.title.zh}`, en: `delivery not recorded: ${no.title.en}` };
    },
  };
  await serve(text, source);
}

function noOf({ code, title, titleEn, action, actionEn, detail }: components['schemas']['Problem']): No {
  return { kind: 'no', code, title: { zh: title, en: titleEn }, action: { zh: action, en: actionEn }, detail };
}

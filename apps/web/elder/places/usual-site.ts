import { serverNow } from '../../kit/server-clock.js';
import { api, ask } from '../device/api.js';
import { phone } from '../device/phone.js';
import { monthOf, monthOn } from '../meals/month.js';
import { usualOf } from './coming-meal.js';

const ROWS = 200;

/** The site where the person ate most this month, or the month before; null where there is none, or no answer. */
export async function usualSite(): Promise<string | null> {
  if (phone.value?.role !== 'self') return null;
  const present = monthOf(serverNow());
  for (const month of [present, monthOn(present, -1)]) {
    const answer = await ask(() => api.GET('/api/v1/elder/redemptions', { params: { query: { month, limit: ROWS } } }));
    const site = answer.kind === 'ok' ? usualOf(answer.data.items) : null;
    if (site !== null) return site;
  }
  return null;
}

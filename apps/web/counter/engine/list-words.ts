import type { Words } from '#values';
import { LIST_FRESH_MS, LIST_STALE_MS } from '#core/offline';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How long ago, in words. */
export function ageWords(ms: number): Words {
  if (ms < MINUTE_MS) return { zh: '刚刚', en: 'just now' };
  if (ms < HOUR_MS) return { zh: `${String(Math.floor(ms / MINUTE_MS))} 分钟前`, en: `${String(Math.floor(ms / MINUTE_MS))} min ago` };
  if (ms < 2 * LIST_FRESH_MS) return { zh: `${String(Math.floor(ms / HOUR_MS))} 小时前`, en: `${String(Math.floor(ms / HOUR_MS))} h ago` };
  return { zh: `${String(Math.floor(ms / LIST_FRESH_MS))} 天前`, en: `${String(Math.floor(ms / LIST_FRESH_MS))} days ago` };
}

/** The age of the county's list in words; null before there is one. */
export function listWords(ageMs: number | null, loading: boolean): Words {
  if (ageMs === null)
    return loading ? { zh: '正在下载名单…', en: 'Downloading the list…' } : { zh: '本机还没有名单，请联网', en: 'No list on this device yet: connect to the network' };
  const age = ageWords(ageMs);
  if (ageMs > LIST_STALE_MS) return { zh: `名单过旧（${age.zh}），离线不能办理，请联网`, en: `The list is too old (${age.en}): no offline meals, connect to the network` };
  if (ageMs > LIST_FRESH_MS) return { zh: `名单 ${age.zh}，离线每人每天一餐，请联网`, en: `List ${age.en}: one offline meal a person and day, connect to the network` };
  return { zh: `名单 ${age.zh}`, en: `List ${age.en}` };
}

import type { Words } from '#values';
import { minuteOfDay } from '#values';

/** `待上传 3 笔`, or when the last row was confirmed. */
export function outboxWords(waiting: number, confirmedAt: number | null): Words {
  if (waiting > 0) return { zh: `待上传 ${String(waiting)} 笔`, en: `${String(waiting)} waiting to upload` };
  if (confirmedAt === null) return { zh: '没有待上传', en: 'Nothing to upload' };
  const minute = minuteOfDay(confirmedAt);
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return { zh: `全部已上传 ${clock}`, en: `All uploaded ${clock}` };
}

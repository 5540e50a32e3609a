import { langTag, language } from './words.js';

const ZONE = 'Asia/Shanghai';

/** Whole fen as people read money: `128.00 元` or `¥128.00`. */
export function money(fen: number): string {
  return language.language === 'zh' ? `${plain(fen)} 元` : `${fen < 0 ? '−' : ''}¥${plain(Math.abs(fen))}`;
}

/** Whole fen in yuan without a sign of the currency: `128.00`. Integers all the way, so nothing is rounded. */
export function plain(fen: number): string {
  const whole = Math.abs(fen);
  return `${fen < 0 ? '−' : ''}${String(Math.floor(whole / 100))}.${String(whole % 100).padStart(2, '0')}`;
}

/** Whole hundredths of a point: `62.00`. */
export function pointsText(hundredths: number): string {
  return plain(hundredths);
}

/** `11:32`, the hour of the county whatever the zone of the device. */
export function clockTime(instantMs: number): string {
  return new Intl.DateTimeFormat(langTag(), { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: ZONE }).format(instantMs);
}

/** `11月23日 星期一` or `Mon 23 Nov`. */
export function dayText(instantMs: number): string {
  const parts = new Intl.DateTimeFormat(language.language === 'zh' ? 'zh-CN' : 'en-GB', {
    month: language.language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    weekday: language.language === 'zh' ? 'long' : 'short',
    timeZone: ZONE,
  }).formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return language.language === 'zh'
    ? `${part('month')}${part('month').endsWith('月') ? '' : '月'}${part('day')}日 ${part('weekday')}`
    : `${part('weekday')} ${part('day')} ${part('month')}`;
}

/** `11月23日 星期一 11:32` or `Mon 23 Nov, 11:32`. */
export function momentText(instantMs: number): string {
  return `${dayText(instantMs)}${language.language === 'zh' ? ' ' : ', '}${clockTime(instantMs)}`;
}

/** A day `2026-11-23` in words. */
export function dateText(day: string): string {
  return dayText(Date.parse(`${day}T12:00:00+08:00`));
}

/** A day `2026-11-23` with its year: `2026年11月23日` or `23 Nov 2026`. */
export function longDateText(day: string): string {
  const parts = new Intl.DateTimeFormat(language.language === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: language.language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    timeZone: ZONE,
  });
  return parts.format(Date.parse(`${day}T12:00:00+08:00`));
}

/** Minutes after midnight as `10:30`. */
export function minuteText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

const DIGITS = ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九'];

/** `10点半`, `7点零5分`, `6点`. */
function clock(hour: string, minute: string): string {
  const said = minute === '00' ? '' : minute === '30' ? '半' : minute.startsWith('0') ? `零${minute.slice(1)}分` : `${minute}分`;
  return `${String(Number(hour))}点${said}`;
}

/** `5元2角`, `2角5分`, `12元`. */
function yuan(whole: string, cents: string): string {
  const [jiao = '0', fen = '0'] = cents;
  const parts = [Number(whole) > 0 ? `${whole}元` : '', jiao !== '0' ? `${jiao}角` : fen !== '0' && Number(whole) > 0 ? '零' : '', fen !== '0' ? `${fen}分` : ''].join('');
  return parts === '' ? '0元' : parts;
}

/** Digit by digit, group by group, as a number is given over the telephone. */
function telephone(number: string, digit: (one: string) => string): string {
  return number
    .split(/\D+/)
    .map((group) => [...group].map(digit).join(' '))
    .join('，');
}

const TELEPHONE = /(?<![\d.])(?:0\d{2,3}-\d{7,8}(?:-\d{1,5})?|1\d{10}|12345)(?!\d)/g;

/** What stands on the screen as somebody says it: times, sums and telephone numbers are read as they are spoken, not as they are written. */
export function spoken(text: string, language: 'zh' | 'en'): string {
  if (language === 'en') {
    return text
      .replaceAll(TELEPHONE, (number) => telephone(number, (one) => one))
      .replaceAll(/(\d{1,2}:\d\d)[–-](\d{1,2}:\d\d)/g, '$1 to $2')
      .replaceAll(/¥(\d+)\.(\d\d)/g, '$1.$2 yuan');
  }
  return text
    .replaceAll(TELEPHONE, (number) => telephone(number, (one) => DIGITS[Number(one)] ?? ''))
    .replaceAll(
      /(\d{1,2}):(\d\d)[–-](\d{1,2}):(\d\d)/g,
      (_all, from: string, fromMinute: string, to: string, toMinute: string) => `${clock(from, fromMinute)}到${clock(to, toMinute)}`,
    )
    .replaceAll(/(\d{1,2}):(\d\d)/g, (_all, hour: string, minute: string) => clock(hour, minute))
    .replaceAll(/(\d+)\.(\d\d) ?元/g, (_all, whole: string, cents: string) => yuan(whole, cents))
    .replaceAll(/(\d+)\.00 ?分/g, '$1 分')
    .replaceAll(/(\d)\.(\d)0 ?分/g, '$1.$2 分');
}

/** Sentences one after another, each with one stop at its end. */
export function joined(sentences: readonly string[]): string {
  return sentences
    .map((sentence) => sentence.trim().replace(/[。.！!？?；;，,…]+$/u, (end) => (/[？?！!]$/u.test(end) ? end.slice(-1) : '')))
    .reduce((all, one) => (all === '' ? one : `${all}${/[？?！!：:]$/u.test(all) ? '' : '。'}${one}`), '');
}

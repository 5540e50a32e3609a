/** A month `2026-11` some months on or back. */
export function monthOn(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * 12 + (number - 1) + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((((count % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

/** The month in Asia/Shanghai of an instant, UTC milliseconds. */
export function monthOf(instantMs: number): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', timeZone: 'Asia/Shanghai' }).format(instantMs).slice(0, 7);
}

import { Outage } from './outage.js';
import { Pulse } from './pulse.js';

describe('work that is done again and again', () => {
  it('pauses longer after each failure, up to a minute, and as before after the first success', async () => {
    let fails = true;
    const pulse = new Pulse(
      1000,
      () => (fails ? Promise.reject(new Error('away')) : Promise.resolve()),
      () => undefined,
    );
    const pauses: number[] = [];
    for (let turn = 0; turn < 8; turn++) {
      await pulse.turn();
      pauses.push(pulse.pauseMs);
    }
    expect(pauses).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    fails = false;
    await pulse.turn();
    expect(pulse.pauseMs).toBe(1000);
    pulse.stop();
  });

  it('tells a failure once until it goes well, and an outage of the database not at all', async () => {
    const results: (Error | null)[] = [new Error('a'), new Error('a'), new Error('b'), null, new Error('b'), new Outage('database_away')];
    const told: string[] = [];
    const pulse = new Pulse(
      1000,
      () => {
        const result = results.shift() ?? null;
        return result === null ? Promise.resolve() : Promise.reject(result);
      },
      (error) => told.push(error.message),
    );
    while (results.length > 0) await pulse.turn();
    expect(told).toEqual(['a', 'b', 'b']);
    pulse.stop();
  });
});

import { Clock, Ids } from '#platform';
import { instantOfId, isId } from '#values';
import { OrderedIds } from './ordered-ids.js';

describe('OrderedIds', () => {
  it('makes valid UUIDv7 in rising order within one instant, none twice', () => {
    const made = new OrderedIds(new Ids(new Clock()), 1_763_611_200_000);
    const ids = Array.from({ length: 5000 }, () => made.next());
    expect(ids.every(isId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map(instantOfId))).toEqual(new Set([1_763_611_200_000]));
  });

  it('differs between two rosters of one instant', () => {
    const [one, other] = [new OrderedIds(new Ids(new Clock()), 1), new OrderedIds(new Ids(new Clock()), 1)];
    expect(one.next()).not.toBe(other.next());
  });
});

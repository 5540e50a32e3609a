import { Lately } from './lately.js';

it('keeps the values asked for last and never more than it may', () => {
  const lately = new Lately<number>(3);
  for (const [index, key] of ['a', 'b', 'c'].entries()) lately.keep(key, index);
  expect(lately.get('a')).toBe(0);
  lately.keep('d', 3);
  expect(['a', 'b', 'c', 'd'].map((key) => lately.get(key))).toEqual([0, undefined, 2, 3]);
  for (let index = 0; index < 100; index++) lately.keep(`k${String(index)}`, index);
  expect(lately.size).toBe(3);
});

it('keeps one value for a key that is kept again', () => {
  const lately = new Lately<number>(2);
  lately.keep('a', 1);
  lately.keep('a', 2);
  expect([lately.size, lately.get('a')]).toEqual([1, 2]);
});

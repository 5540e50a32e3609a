import { checkPolicy, isFaults } from './check-policy.js';
import { POINTS } from './examples.js';
import { isTooLarge, POLICY_BYTES_MAX, POLICY_LEAVES_MAX, policySize } from './policy-size.js';

const rule = POINTS.rules[0];
const leaf = { age: { min: 60 } };
/** `rules` rules of `groups` groups of 50 conditions each. */
const withLeaves = (rules: number, groups: number): object => ({
  ...POINTS,
  rules: Array.from({ length: rules }, (_, index) => ({
    ...rule,
    id: `r${String(index)}`,
    when: { any: Array.from({ length: groups }, () => ({ any: Array.from({ length: 50 }, () => leaf) })) },
  })),
});

it('counts the conditions that name a fact, and the bytes of the text in UTF-8', () => {
  expect(policySize(withLeaves(2, 3))).toMatchObject({ leaves: 300 + policySize({ ...POINTS, rules: [] }).leaves });
  expect(policySize({ title: '敬老' }).bytes).toBe(Buffer.byteLength('{"title":"敬老"}'));
});

it('takes the largest policy that is allowed and not one condition more', () => {
  const base = policySize({ ...POINTS, rules: [] }).leaves;
  const largest = { ...(withLeaves(13, 3) as typeof POINTS) };
  const last = largest.rules[0];
  if (!last) throw new Error('no rule');
  const fill = (count: number): object => ({ ...largest, rules: [...largest.rules, { ...last, id: 'last', when: { any: Array.from({ length: count }, () => leaf) } }] });
  const room = POLICY_LEAVES_MAX - base - 13 * 150;
  expect(room).toBeLessThan(50);
  expect(isFaults(checkPolicy(fill(room)))).toBe(false);
  expect([isTooLarge(policySize(fill(room))), isTooLarge(policySize(fill(room + 1)))]).toEqual([false, true]);
});

it('refuses what is too long, too deep or no policy at all, without ever running out of stack', () => {
  expect(isTooLarge(policySize({ source: 'x'.repeat(POLICY_BYTES_MAX) }))).toBe(true);
  // What the attack sent: 27,500 conditions, each list within its own bound.
  expect(isTooLarge(policySize(withLeaves(11, 50)))).toBe(true);
  let deep: unknown = leaf;
  for (let level = 0; level < 7_500; level++) deep = { not: deep };
  expect(isFaults(checkPolicy({ ...POINTS, rules: [{ ...rule, when: deep }] }))).toBe(true);
  for (const body of [null, undefined, 1, 'x', []]) expect(isTooLarge(policySize(body))).toBe(false);
});

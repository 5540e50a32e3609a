import { readFileSync } from 'node:fs';
import { checkPolicy, isFaults } from '#core/policy';
import { DEMO_POLICIES } from '#eligibility';

const PAGE = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');

it('shows examples that can be published', () => {
  const examples = [...PAGE.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? '') as unknown);
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    const result = checkPolicy(example);
    expect(isFaults(result) ? result : []).toEqual([]);
  }
});

it("has a line for each rule of the demo county's policies, with its amount", () => {
  const lines = DEMO_POLICIES.filter((policy) => policy.effectiveTo === null).flatMap((policy) => {
    const gifts = policy.kind === 'meal_subsidy' ? [...policy.collective, ...policy.charity] : [];
    return [...policy.rules, ...gifts].map((rule) => ({ id: rule.id, amount: 'rate' in rule ? rule.rate : `(${String('amount' in rule ? rule.amount : rule.amountFen)})` }));
  });
  for (const { id, amount } of lines) expect(PAGE.split('\n').filter((line) => line.includes(`| \`${id}\``) && line.includes(amount))).toHaveLength(1);
});

import type { Role } from '#platform';
import { RedeemMeal } from '#redemption';
import { done } from '../support/small-county.js';
import { bodyOf, pathOf } from './bodies.js';
import type { AttackedCounty, Side } from './county.js';
import type { Operation } from './operations.js';

/** What a side has by its own doors: every route that makes something is called rightly, by somebody who may, about the side's second elder. Once a county. */
export async function seed(county: AttackedCounty, operations: readonly Operation[]): Promise<ReadonlySet<string>> {
  return (county.made ??= await sown(county, operations));
}

async function sown(county: AttackedCounty, operations: readonly Operation[]): Promise<ReadonlySet<string>> {
  const made = new Set<string>();
  for (const side of [county.left, county.right]) {
    await county.noting(side, async () => {
      const meal = {
        ...county.small.meal({ personId: side.elder.personId, code: side.elder.cardNumber, number: side.elder.cardNumber }),
        actor: side.till,
        menuItemId: side.menuItemId,
      };
      done(await county.small.get(RedeemMeal).redeem(meal));
    });
    // Twice: the second time finds what the first time made.
    for (const full of [true, false]) await county.noting(side, () => makeAll(county, { operations, side, full, made }));
  }
  return made;
}

async function makeAll(county: AttackedCounty, plan: { operations: readonly Operation[]; side: Side; full: boolean; made: Set<string> }): Promise<void> {
  for (const operation of plan.operations) {
    const [role] = operation.guard.roles;
    // What has a parameter changes or ends what is there; these are for the attack itself.
    if (operation.method !== 'POST' || operation.path.includes('{') || role === undefined) continue;
    const caller = await county.caller(role, plan.side, plan.side.other);
    county.tick();
    const body = bodyOf(county, operation, plan.side, { full: plan.full });
    const { status } = await county.client.send({
      method: operation.method,
      path: pathOf(operation, plan.side),
      token: caller.token,
      body: body === null ? null : JSON.stringify(body),
      from: county.client.nextAddress(),
    });
    if (status >= 200 && status < 300) plan.made.add(operation.id);
  }
}

/** Every role that an audience lets in. */
export const EVERY_ROLE: readonly Role[] = ['bureau_admin', 'bureau_officer', 'bureau_approver', 'auditor', 'street_officer', 'site_manager', 'site_operator', 'elder', 'family'];

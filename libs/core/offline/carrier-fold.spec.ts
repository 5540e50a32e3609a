import type { CarrierDeed } from './carrier-fold.js';
import { carrierAt } from './carrier-fold.js';

let serial = 0;
const deed = (kind: string, at: number, generation = 1): CarrierDeed => ({ id: String(++serial).padStart(4, '0'), kind, generation, at });
const LIFE = [deed('issued', 10), deed('lost', 20), deed('loss_withdrawn', 30), deed('suspended', 40), deed('lost', 50), deed('replaced', 60, 2), deed('resumed', 70, 2)];

it.each([
  [9, null],
  [10, { generation: 1, state: 'active', since: 10 }],
  [19, { generation: 1, state: 'active', since: 10 }],
  [20, { generation: 1, state: 'lost', since: 20 }],
  [30, { generation: 1, state: 'active', since: 30 }],
  [45, { generation: 1, state: 'suspended', since: 40 }],
  [55, { generation: 1, state: 'lost', since: 50 }],
  // A replacement ends the loss, not the suspension.
  [65, { generation: 2, state: 'suspended', since: 60 }],
  [70, { generation: 2, state: 'active', since: 70 }],
])('at %d', (at, expected) => {
  expect(carrierAt(LIFE, at)).toEqual(expected);
  expect(carrierAt([...LIFE].reverse(), at)).toEqual(expected);
});

it('knows a person who holds a phone or a social-security card only, and one who was only promised a phone', () => {
  expect(carrierAt([deed('phone_enrolled', 5)], 5)).toEqual({ generation: 1, state: 'active', since: 5 });
  expect(carrierAt([deed('social_bound', 5)], 6)).toEqual({ generation: 1, state: 'active', since: 5 });
  expect(carrierAt([deed('activation_made', 5)], 6)).toBeNull();
});

it('is not moved by what does not touch state or generation', () => {
  expect(carrierAt([deed('issued', 1), deed('phone_enrolled', 5), deed('phone_revoked', 6), deed('social_bound', 7), deed('social_released', 8)], 9)).toEqual({
    generation: 1,
    state: 'active',
    since: 1,
  });
});

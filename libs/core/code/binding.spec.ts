import fc from 'fast-check';
import { bindingText, formOf, parseBinding } from './index.js';

const claims = fc.record({
  token: fc.stringMatching(/^\d{12}$/),
  county: fc.stringMatching(/^\d{6}$/),
  expiresAtSeconds: fc.integer({ min: 0, max: 9_999_999_999 }),
});

it('reads back what was written, also as a scanner gun or a person types it', () => {
  fc.assert(
    fc.property(claims, (wanted) => {
      const text = bindingText(wanted);
      const typed = text.replace(/(\d{4})(?=\d)/g, '$1 ');
      const wide = [...text].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
      expect([text.length, parseBinding(text), parseBinding(typed), parseBinding(wide)]).toEqual([34, wanted, wanted, wanted]);
    }),
  );
});

it('refuses every changed digit and every swap of neighbours', () => {
  fc.assert(
    fc.property(claims, fc.nat(33), fc.integer({ min: 1, max: 9 }), (wanted, at, by) => {
      const text = bindingText(wanted);
      const changed = text.slice(0, at) + String((Number(text[at]) + by) % 10) + text.slice(at + 1);
      expect(parseBinding(changed)).toBeNull();
      const next = text[at + 1];
      if (next === undefined || next === text[at]) return;
      expect(parseBinding(text.slice(0, at) + next + String(text[at]) + text.slice(at + 2))).toBeNull();
    }),
  );
});

it('is no code of a meal, and no code of a meal is one', () => {
  const text = bindingText({ token: '123456789012', county: '330102', expiresAtSeconds: 1_795_500_000 });
  expect(text).toBe('0401123456789012330102179550000058');
  expect(formOf(text)).toBe('none');
  for (const other of ['1234567890123456', '1'.repeat(184), '1'.repeat(188), '1'.repeat(205), '', 'A'.repeat(34)]) expect(parseBinding(other)).toBeNull();
});

it('takes no claim that does not fit', () => {
  const good = { token: '123456789012', county: '330102', expiresAtSeconds: 1 };
  for (const bad of [{ token: '12345' }, { county: '3301020' }, { expiresAtSeconds: -1 }, { expiresAtSeconds: 10_000_000_000 }, { expiresAtSeconds: 1.5 }])
    expect(() => bindingText({ ...good, ...bad })).toThrow(RangeError);
});

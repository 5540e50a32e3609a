import fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { ChainKnown, ChainPart } from './chain.js';
import { batchText, CHAIN_START, linkText, readChain } from './chain.js';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const TEXTS = ['{"seq":1}', '{"seq":2,"名":"离线"}', '{"seq":3}', '{"seq":4}', '{"seq":5}'];
const HASHES = TEXTS.reduce<string[]>((hashes, text) => [...hashes, sha256(linkText(hashes.at(-1) ?? '', text))], [CHAIN_START]);
const NOTHING: ChainKnown = { seq: 0, hashes: new Map() };
const known = (seq: number): ChainKnown => ({ seq, hashes: new Map(HASHES.slice(1, seq + 1).map((hash, index) => [index + 1, hash])) });
const part = (fromSeq: number, toSeq: number, change: Partial<ChainPart> = {}): ChainPart => ({
  fromSeq,
  toSeq,
  prevHash: HASHES[fromSeq - 1] ?? '',
  headHash: HASHES[toSeq] ?? '',
  events: TEXTS.slice(fromSeq - 1, toSeq),
  ...change,
});
const read = (one: ChainPart, of: ChainKnown) => {
  const reading = readChain(one, of, sha256);
  return reading.kind === 'fault' ? `${reading.fault} ${String(reading.seq)}` : reading.links.map((link) => `${String(link.seq)}${link.intact ? '' : '!'}`).join(' ');
};

it('gives the hashes that sha256sum gives, so that another team can check', () => {
  expect(HASHES.slice(1, 3)).toEqual(['89d5f44cceb6ac26ea4824b76eeb6a2eef140b286805ee3b1f59367b6d47b453', '3d3f578bc9ac777e8675d7de7c3e93ead6478e4a080e69f6dd986a9f3e8d0780']);
  expect(batchText({ deviceId: 'd', fromSeq: 1, toSeq: 2, headHash: 'h' })).toBe('love-card/events/v1|d|1|2|h');
});

it.each([
  ['a first part', part(1, 3), NOTHING, '1 2 3'],
  ['the next part', part(4, 5), known(3), '4 5'],
  ['a part that is known', part(1, 3), known(5), '1 2 3'],
  ['a part that overlaps', part(2, 5), known(3), '2 3 4 5'],
  ['a gap before it', part(4, 5), known(2), 'gap 3'],
  ['fewer events than were signed', part(1, 3, { events: TEXTS.slice(0, 2) }), NOTHING, 'cut 3'],
  ['another event in the place of a known one', part(1, 2, { events: [TEXTS[0] ?? '', 'x'], headHash: sha256(linkText(HASHES[1] ?? '', 'x')) }), known(2), 'fork 2'],
  ['another past', part(4, 5, { prevHash: HASHES[1] ?? '' }), known(3), 'fork 4'],
  ['a changed text', part(1, 3, { events: ['{"seq":1}', 'changed', '{"seq":3}'] }), NOTHING, 'broken null'],
  ['a changed text, with hashes', part(1, 3, { events: ['{"seq":1}', 'changed', '{"seq":3}'], hashes: HASHES.slice(1, 4) }), NOTHING, 'broken 2'],
  ['a damaged text that comes first, with hashes', part(2, 4, { events: ['damaged', ...TEXTS.slice(2, 4)], hashes: HASHES.slice(2, 5) }), known(1), '2! 3 4'],
  ['two damaged texts', part(2, 4, { events: ['damaged', 'too', TEXTS[3] ?? ''], hashes: HASHES.slice(2, 5) }), known(1), 'broken 3'],
  ['a damaged text alone', part(2, 2, { events: [''], hashes: HASHES.slice(2, 3) }), known(1), '2!'],
  ['hashes that do not lead to the head', part(2, 3, { events: ['damaged', TEXTS[2] ?? ''], hashes: [HASHES[4] ?? '', HASHES[3] ?? ''] }), known(1), 'broken 3'],
])('reads %s', (_what, one, of, expected) => {
  expect(read(one, of)).toBe(expected);
});

it('takes every event in once, in its place, however a chain is cut into parts and sent', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 12 }), fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 40 }), (texts, cuts) => {
      const hashes = texts.reduce<string[]>((all, text) => [...all, sha256(linkText(all.at(-1) ?? '', text))], [CHAIN_START]);
      const taken = new Map<number, string>();
      const store = new Map<number, string>();
      const ends = [...cuts, ...texts.map((_text, index) => [index, index] as [number, number])];
      for (const [one, other] of ends) {
        const [from, to] = [Math.min(one, other, texts.length - 1) + 1, Math.min(Math.max(one, other), texts.length - 1) + 1];
        const piece = { fromSeq: from, toSeq: to, prevHash: hashes[from - 1] ?? '', headHash: hashes[to] ?? '', events: texts.slice(from - 1, to) };
        const reading = readChain(piece, { seq: store.size, hashes: store }, sha256);
        if (reading.kind === 'fault') {
          expect([reading.fault, reading.seq]).toEqual(['gap', store.size + 1]);
          continue;
        }
        for (const link of reading.links) {
          if (!store.has(link.seq)) taken.set(link.seq, link.text);
          store.set(link.seq, link.hash);
        }
      }
      expect([...taken].sort(([a], [b]) => a - b).map(([, text]) => text)).toEqual(texts);
    }),
  );
});

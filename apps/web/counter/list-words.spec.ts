import { en, zh } from './list-words.js';

const HAN = /[\u4e00-\u9fff]/;
const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('the two languages of the counter', () => {
  it('have the same keys and the same places in each sentence', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    const differing = (Object.keys(zh) as (keyof typeof zh)[]).filter((key) => placesOf(zh[key]).join() !== placesOf(en[key]).join());
    expect(differing).toEqual([]);
  });

  it('do not mix', () => {
    expect(Object.entries(en).filter(([, text]) => HAN.test(text))).toEqual([]);
    expect(Object.values(zh).filter((text) => text.trim() === '')).toEqual([]);
  });
});

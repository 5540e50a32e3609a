import { CodesInView } from './codes-in-view.js';

it('takes a code that stands alone in two frames, and a good one after a bad one', () => {
  const view = new CodesInView();
  expect(view.frame(['bad'])).toEqual({ text: null, crowd: null });
  expect(view.frame(['bad']).text).toBe('bad');
  expect(view.frame([]).text).toBeNull();
  expect(view.frame(['good']).text).toBeNull();
  expect(view.frame(['good']).text).toBe('good');
});

it('takes neither of two, also when one of them flickers, and says so once', () => {
  const view = new CodesInView();
  const told = [['A', 'B'], ['A'], ['A', 'B'], ['A'], ['A'], [], ['A']].map((texts) => view.frame(texts));
  expect(told.map((seen) => seen.text)).toEqual([null, null, null, null, null, null, null]);
  expect(told.map((seen) => seen.crowd)).toEqual([true, null, null, null, null, null, null]);
});

it('takes the one that is left when the other has gone for good', () => {
  const view = new CodesInView();
  view.frame(['A', 'B']);
  const told = Array.from({ length: 10 }, () => view.frame(['A']));
  expect(told.findIndex((seen) => seen.crowd === false)).toBe(7);
  expect(told.findIndex((seen) => seen.text === 'A')).toBe(7);
});

it('two readings of one code are one code', () => {
  const view = new CodesInView();
  view.frame(['A', 'A']);
  expect(view.frame(['A', 'A'])).toEqual({ text: 'A', crowd: null });
});

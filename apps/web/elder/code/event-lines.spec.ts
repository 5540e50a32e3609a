import fc from 'fast-check';
import { eventReader } from './event-lines.js';

it.each([
  ['one event', 'event: meal\ndata: {"cursor":1}\n\n', [{ kind: 'meal', data: '{"cursor":1}' }]],
  ['no name, no blank after the colon', 'data:x\n\n', [{ kind: 'message', data: 'x' }]],
  ['several lines of data', 'data: a\ndata: b\n\n', [{ kind: 'message', data: 'a\nb' }]],
  ['comments, ids and waiting times are passed over', ': beat\n\nid: 4\nretry: 10\nevent: void\ndata: 1\n\n', [{ kind: 'void', data: '1' }]],
  ['Windows line ends', 'event: meal\r\ndata: 1\r\n\r\n', [{ kind: 'meal', data: '1' }]],
  ['an event without data is none', 'event: meal\n\n', []],
  ['an event that is not whole yet', 'event: meal\ndata: 1\n', []],
])('%s', (_name, text, events) => {
  expect(eventReader()(text)).toEqual(events);
});

it('reads the same, however the stream is cut', () => {
  const text = ': beat\n\nevent: meal\ndata: {"a":"b: c"}\n\nevent: notice\nid: 7\ndata: 1\ndata: 2\n\n';
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 9 }), (places) => {
      const cuts = [0, ...places.sort((one, two) => one - two), text.length];
      const read = eventReader();
      const events = cuts.flatMap((cut, index) => (index === 0 ? [] : read(text.slice(cuts[index - 1], cut))));
      expect(events).toEqual([
        { kind: 'meal', data: '{"a":"b: c"}' },
        { kind: 'notice', data: '1\n2' },
      ]);
    }),
  );
});

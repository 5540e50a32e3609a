/** One server-sent event. */
export interface StreamEvent {
  readonly kind: string;
  readonly data: string;
}

/**
 * Takes a stream of server-sent events apart (WHATWG HTML, 9.2.6), piece by piece as they come: what is not whole yet is
 * kept for the next piece. Comments, which servers send to keep a line open, are passed over.
 */
export function eventReader(): (piece: string) => StreamEvent[] {
  let rest = '';
  let kind = '';
  let data: string[] = [];
  return (piece) => {
    const events: StreamEvent[] = [];
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ kind: kind === '' ? 'message' : kind, data: data.join('\n') });
        kind = '';
        data = [];
        continue;
      }
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (name === 'event') kind = value;
      else if (name === 'data') data.push(value);
    }
    return events;
  };
}

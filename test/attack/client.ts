import { Agent, request } from 'node:http';

/** What came back; `body` is cut at one megabyte. */
export interface Answer {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface Call {
  readonly method: string;
  /** Already encoded. */
  readonly path: string;
  readonly token?: string | null;
  /** Sent as it stands. */
  readonly body?: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's own address on the loopback network: another for each guess at an open door, as a crowd of callers has. */
  readonly from?: string;
}

const BODY_MAX = 1_000_000;
/** A busy machine is slow; a server that hangs is slower. */
const HANGS_AFTER_MS = 120_000;

/** A client that sends what it is told to, well-formed or not. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private crowd = 0;
  calls = 0;

  constructor(private readonly port: number) {}

  /** 127.0.0.0/8 is the loopback network: every address of it is this machine. */
  nextAddress(): string {
    const serial = ++this.crowd;
    return `127.${String(1 + (Math.floor(serial / 62_500) % 200))}.${String(1 + (Math.floor(serial / 250) % 250))}.${String(1 + (serial % 250))}`;
  }

  async send(call: Call): Promise<Answer> {
    this.calls += 1;
    const answer = await this.once(call);
    // A connection that was kept may be closed by the server in the moment it is used again: that is no answer of the route.
    return answer.status === 0 ? this.once({ ...call, from: call.from ?? '127.0.0.1' }) : answer;
  }

  private once(call: Call): Promise<Answer> {
    const headers: Record<string, string> = { ...call.headers };
    if (call.token !== undefined && call.token !== null) headers['authorization'] = `Bearer ${call.token}`;
    if (call.body !== undefined && call.body !== null) {
      headers['content-type'] ??= 'application/json';
      headers['content-length'] = String(Buffer.byteLength(call.body));
    }
    return new Promise((resolve) => {
      const lost = (): void => {
        resolve({ status: 0, type: '', body: '' });
      };
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          method: call.method,
          path: call.path,
          headers,
          timeout: HANGS_AFTER_MS,
          ...(call.from === undefined ? { agent: this.agent } : { localAddress: call.from, agent: false as const }),
        },
        (response) => {
          const type = response.headers['content-type'] ?? '';
          const parts: Buffer[] = [];
          let size = 0;
          const done = (): void => {
            resolve({ status: response.statusCode ?? 0, type, body: Buffer.concat(parts).toString('utf8') });
          };
          // A stream of events has no end; that it was opened is the answer.
          if (type.startsWith('text/event-stream')) {
            response.destroy();
            done();
            return;
          }
          response.on('data', (part: Buffer) => {
            if ((size += part.length) <= BODY_MAX) parts.push(part);
          });
          response.on('end', done);
          response.on('error', done);
        },
      );
      sent.on('timeout', () => sent.destroy());
      sent.on('error', lost);
      sent.end(call.body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

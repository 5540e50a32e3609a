import { Injectable } from '@nestjs/common';

/** A text message on its way. The id is the same when it is tried again, so that a gateway can leave out a repeat. */
export interface TextMessage {
  readonly id: string;
  /** Mobile number, 11 digits. */
  readonly to: string;
  readonly text: string;
}

/** The way out for text messages. A driver is chosen by the configuration of the process. */
@Injectable()
export abstract class Sms {
  /** False where no driver is configured: then nobody is told to wait for a message. */
  abstract readonly available: boolean;

  /** Throws when the message was not taken. */
  abstract send(message: TextMessage): Promise<void>;
}

/** No text messages leave this process. */
export class NoSms extends Sms {
  override readonly available = false;

  override send(): Promise<void> {
    return Promise.reject(new Error('no driver for text messages is configured (SMS)'));
  }
}

/** Writes messages to the terminal in the gateway's place and keeps them nowhere: the default of the embedded edition. */
export class ConsoleSms extends Sms {
  override readonly available = true;

  constructor(private readonly write: (line: string) => void = (line) => void process.stdout.write(line)) {
    super();
  }

  override send({ to, text }: TextMessage): Promise<void> {
    this.write(`短信 SMS → ${to.slice(0, 3)}****${to.slice(-4)}: ${text}\n`);
    return Promise.resolve();
  }
}

const GATEWAY_MS = 5000;

/**
 * Hands messages to a gateway of the installation: POST of `{ id, to, text }` with a bearer token, any 2xx is a yes. What
 * a provider's own interface asks for (signatures, templates) is the gateway's business.
 */
export class GatewaySms extends Sms {
  override readonly available = true;

  constructor(private readonly gateway: { readonly url: string; readonly token: string }) {
    super();
  }

  override async send(message: TextMessage): Promise<void> {
    const answer = await fetch(this.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.gateway.token}` },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(GATEWAY_MS),
    });
    if (!answer.ok) throw new Error(`the gateway for text messages answered ${String(answer.status)}`);
  }
}

/** Which driver a process is started with. */
export type SmsChoice = { readonly driver: 'console' | 'none' } | { readonly driver: 'gateway'; readonly url: string; readonly token: string };

export function smsOf(choice: SmsChoice): Sms {
  if (choice.driver === 'gateway') return new GatewaySms(choice);
  return choice.driver === 'console' ? new ConsoleSms() : new NoSms();
}

/**
 * The choice out of the environment: SMS is console, gateway or none (console on the embedded engine, none on a server
 * until somebody decides; in production somebody must). A gateway that is half configured is a fault, not a surprise at the first message.
 */
export function smsChoice(env: Readonly<Record<string, string | undefined>>, engine: 'embedded' | 'mysql', faults: string[]): SmsChoice {
  const url = env['SMS_URL'] ?? '';
  const token = env['SMS_TOKEN'] ?? '';
  const driver = env['SMS'] ?? (url !== '' || token !== '' ? 'gateway' : engine === 'embedded' ? 'console' : 'none');
  if (driver === 'gateway') {
    if (!/^https:\/\/\S+$|^http:\/\/(localhost|127\.0\.0\.1)[:/]\S*$/.test(url)) faults.push('SMS=gateway needs SMS_URL, an https address (http for this machine only)');
    if (token.length < 16) faults.push('SMS=gateway needs SMS_TOKEN, at least 16 characters');
    return { driver, url, token };
  }
  if (driver === 'console' && env['SMS'] === undefined && env['NODE_ENV'] === 'production')
    faults.push('SMS is not set: in production text messages would stand in clear on the terminal; set SMS to gateway or none (or to console, if that is meant)');
  if (driver !== 'console' && driver !== 'none') faults.push(`SMS must be console, gateway or none; got "${driver}"`);
  if (url !== '' || token !== '') faults.push('SMS_URL and SMS_TOKEN are set, but SMS is not gateway');
  return { driver: driver === 'none' ? 'none' : 'console' };
}

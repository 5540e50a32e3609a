import { createPrivateKey, sign } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { encodePhone, phoneStep } from '#core/code';
import { openChromium, type Opened, PHONE, TABLET, type Wanted } from './chromium.js';
import type { Town } from './town.js';

/** A signed-in account of the bureau, for what a test needs done by an office. */
export class Bureau {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(town: Town, login: string): Promise<Bureau> {
    const password = town.logins.accounts.find((account) => account.login === login)?.password ?? '';
    const answer = await fetch(`${town.url}/api/v1/bureau/sessions`, { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ login, password }) });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    return new Bureau(town.url, accessToken);
  }

  /** The body of a 2xx; anything else fails the test with what was said. */
  async call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1/bureau/${path}`, {
      method,
      headers: { ...JSON_BODY, authorization: `Bearer ${this.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
    return JSON.parse(text) as T;
  }

  /** A file as it comes over the wire. */
  async file(path: string): Promise<Buffer> {
    const answer = await fetch(`${this.url}/api/v1/bureau/${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`GET ${path}: ${String(answer.status)} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }
}

const JSON_BODY = { 'content-type': 'application/json' };

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly opened: Opened;
}

/** One of the cast by key. */
export function castOf(town: Town, key: string): Town['logins']['cards'][number] {
  const card = town.logins.cards.find((one) => one.key === key);
  if (!card) throw new Error(`${key} is not in the cast`);
  return card;
}

/** The phone of one of the cast, activated with the code that staff made on their screen. In a browser of its own, or in one that is prepared. */
export async function openElder(town: Town, key: string, wanted: Partial<Wanted> = {}, browser?: Opened): Promise<Visit> {
  const opened = browser ?? (await openChromium({ screen: PHONE, ...wanted }));
  const page = opened.context.pages()[0] ?? (await opened.context.newPage());
  const bureau = await Bureau.signIn(town, 'bureau-admin');
  const { code } = await bureau.call<{ code: string }>('POST', 'activations', { personId: castOf(town, key).personId, takeOver: true });
  await page.goto(`${town.url}/e/activate#code=${code.replaceAll(/\D/g, '')}`);
  await page.getByTestId('link-yes').click();
  await page.getByTestId('open').click();
  await page.getByTestId('qr').waitFor();
  return { page, context: opened.context, opened };
}

/** A tablet of the demo's all-day canteen: bound with an administrator's digits, its operator in with the PIN, serving. In a browser of its own, or in one that is prepared. */
export async function openCounter(town: Town, wanted: Partial<Wanted> = {}, browser?: Opened): Promise<Visit> {
  const visit = await bindCounter(town, wanted, browser);
  await openShift(visit.page, town);
  return visit;
}

/** A tablet that is bound and asks who works. */
export async function bindCounter(town: Town, wanted: Partial<Wanted> = {}, browser?: Opened): Promise<Visit> {
  const opened = browser ?? (await openChromium({ screen: TABLET, ...wanted }));
  const page = opened.context.pages()[0] ?? (await opened.context.newPage());
  const bureau = await Bureau.signIn(town, 'bureau-admin');
  const { token } = await bureau.call<{ token: string }>('POST', 'device-enrolments', { siteId: town.logins.device.siteId });
  await page.goto(`${town.url}/t/`);
  await press(page, token.replaceAll(/\D/g, ''));
  await page.getByTestId('pad-enter').click();
  await page.getByTestId('right-site').click();
  return { page, context: opened.context, opened };
}

/** Name, six digits, and the tap that starts the day. */
export async function openShift(page: Page, town: Town, role = 'site_operator'): Promise<void> {
  const account = town.logins.accounts.find((one) => one.role === role);
  await page
    .getByTestId('operator')
    .filter({ hasText: account?.displayName ?? '' })
    .click();
  await press(page, account?.pin ?? '');
  await page.getByTestId('pad-enter').click();
  await page.getByTestId('start-serving').click();
  await page.getByTestId('scan').waitFor();
}

/** Digits by finger. */
export async function press(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.getByTestId(`pad-${digit}`).click();
}

/** The code that a phone of the cast would show at an instant, signed with its own key. */
export function phoneCode(town: Town, key: string, atMs = Date.now()): string {
  const { phone } = castOf(town, key);
  if (!phone) throw new Error(`${key} carries no phone`);
  const secret = createPrivateKey(phone.privateKeyPem);
  return encodePhone({ serial: BigInt(phone.serial), step: phoneStep(atMs) }, (message) => sign(null, message, secret));
}

/** A UUIDv7, as the caller of the API makes it. */
export function newId(): string {
  const hex = Date.now().toString(16).padStart(12, '0');
  const random = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`;
}

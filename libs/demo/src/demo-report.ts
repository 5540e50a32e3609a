import type { Id, Words } from '#values';
import type { AudienceName } from '#identity';
import type { Role } from '#platform';
import type { DemoFigures } from './figures.js';

/** An account to try the system with. Passwords come from `Ids.bytes`: of a seeded demo they are known to whoever knows the seed. */
export interface DemoAccount {
  readonly audience: AudienceName;
  readonly role: Role;
  readonly login: string;
  readonly password: string;
  /** Six digits with which a counter account opens a shift. */
  readonly pin?: string;
  readonly displayName: string;
}

/** A tablet that is enrolled at a site, with its private key: for trying the counter's routes. */
export interface DemoDevice {
  readonly deviceId: Id;
  readonly siteId: Id;
  readonly siteCode: string;
  /** 32 bytes, base64url. */
  readonly publicKey: string;
  /** PKCS #8. */
  readonly privateKeyPem: string;
}

/** A named person's card, and the key of the phone where one is enrolled. */
export interface DemoCard {
  readonly key: string;
  readonly name: string;
  readonly nameEn: string;
  readonly personId: Id;
  /** 205 digits, as in the QR on the card. */
  readonly code: string;
  /** 16 digits for typing. */
  readonly number: string;
  /** Asked for with a number that is typed. */
  readonly birthYear: number;
  readonly phone: { readonly serial: string; readonly privateKeyPem: string } | null;
}

/** An elder whose phone a newcomer may be: the number gets the code, which the terminal shows. */
export interface DemoElder {
  readonly personId: Id;
  readonly name: string;
  /** 11 digits of no operator. */
  readonly tel: string;
  /** What there is to see. */
  readonly shows: Words;
}

/** What is sold at the site of the demo device, which is open round the clock. */
export interface DemoMenu {
  readonly siteId: Id;
  readonly siteName: string;
  readonly items: readonly { readonly menuItemId: Id; readonly name: string; readonly priceFen: number; readonly openPrice: boolean }[];
}

/** Everything needed to try the county out. JSON; keep it in a file that only its owner can read. */
export interface DemoLogins {
  readonly accounts: readonly DemoAccount[];
  readonly device: DemoDevice;
  readonly menu: DemoMenu;
  readonly cards: readonly DemoCard[];
  readonly elders: readonly DemoElder[];
}

/** What a run of the demo ends with: the one JSON line, and apart from it what nobody else should read. */
export interface DemoReport {
  readonly report: DemoFigures & { /** By stage. */ readonly seconds: Readonly<Record<string, number>> };
  readonly logins: DemoLogins;
}

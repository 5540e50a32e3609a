import { createHash, createHmac, createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRETS = ['personal-data', 'blind-index', 'jwt'] as const;
const PAIRS = ['card-issuer', 'seal'] as const;
/** P-256, to which others seal what only the county should read: every browser has that curve. */
const AGREEMENTS = ['queue-file'] as const;
/** A file beside the keys: says in what way texts are sealed. */
const SEALS_BOUND = 'sealed-format-2';
type SecretName = (typeof SECRETS)[number];
type PairName = (typeof PAIRS)[number];
type AgreementName = (typeof AGREEMENTS)[number];

/** The keys of one county, each in its own file (mode 0600) under `<dir>/keys`, made once by `migrate` (decisions 6). */
export class Keys {
  private constructor(
    private readonly loaded: ReadonlyMap<string, KeyObject>,
    private readonly folder: string,
  ) {}

  /** Loads the keys; with `create` makes those that are missing. Throws naming the file that is missing otherwise. */
  static load(dir: string, create: boolean): Keys {
    const folder = join(dir, 'keys');
    if (create) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const loaded = new Map<string, KeyObject>();
    for (const name of SECRETS)
      loaded.set(
        name,
        createSecretKey(
          Buffer.from(
            file(folder, `${name}.key`, create, () => randomBytes(32).toString('hex')),
            'hex',
          ),
        ),
      );
    for (const name of PAIRS) loaded.set(name, createPrivateKey(file(folder, `${name}.pem`, create, newPair)));
    // A county that is older than this key gets it at its next start; one that was lost is noticed by its fingerprint.
    for (const name of AGREEMENTS) loaded.set(name, createPrivateKey(file(folder, `${name}.pem`, true, newAgreement)));
    const keys = new Keys(loaded, folder);
    if (create) keys.markSealsBound();
    return keys;
  }

  /**
   * Whether every sealed text of this county is bound to its row. It stands beside the keys and not in the database,
   * because whoever can write there must not be able to have a text from before taken for genuine again.
   */
  get sealsBound(): boolean {
    return existsSync(join(this.folder, SEALS_BOUND));
  }

  markSealsBound(): void {
    writeFileSync(join(this.folder, SEALS_BOUND), 'table|column|row\n', { mode: 0o600 });
  }

  secret(name: SecretName): KeyObject {
    return this.get(name);
  }

  /** Ed25519 private key. */
  signing(name: PairName): KeyObject {
    return this.get(name);
  }

  verifying(name: PairName): KeyObject {
    return createPublicKey(this.get(name));
  }

  /** P-256 private key, for deriving secrets with somebody's public one. */
  agreement(name: AgreementName): KeyObject {
    return this.get(name);
  }

  /** A digest of each key that tells nothing of it; kept in the database so that a wrong key is noticed at start. */
  fingerprints(): ReadonlyMap<string, string> {
    const prints = new Map<string, string>();
    for (const name of SECRETS) prints.set(name, createHmac('sha256', this.get(name)).update('fingerprint').digest('hex'));
    for (const name of [...PAIRS, ...AGREEMENTS])
      prints.set(
        name,
        createHash('sha256')
          .update(createPublicKey(this.get(name)).export({ type: 'spki', format: 'der' }))
          .digest('hex'),
      );
    return prints;
  }

  private get(name: string): KeyObject {
    const key = this.loaded.get(name);
    if (!key) throw new Error(`no key ${name}`);
    return key;
  }
}

function newPair(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function newAgreement(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function file(folder: string, name: string, create: boolean, make: () => string): string {
  const path = join(folder, name);
  if (!existsSync(path)) {
    if (!create) throw new Error(`key file ${path} is missing: restore it, or run migrate on an empty database`);
    writeOnce(path, make());
  }
  return readFileSync(path, 'utf8').trim();
}

/** Two processes that start at once may both find no key: the one that comes second takes the other's. */
function writeOnce(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

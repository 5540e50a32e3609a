import { createHash, createHmac, createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEALED_ROWS, sealedRow, type SealedRows } from './sealed-rows.js';

/** `jwt-bureau` signs the sessions of the console: the process that faces the internet does not hold it, so nobody there can make one. */
const SECRETS = ['personal-data', 'blind-index', 'jwt', 'jwt-bureau'] as const;
const PAIRS = ['card-issuer', 'seal', 'online'] as const;
/** P-256, to which others seal what only the county should read: every browser has that curve. */
const AGREEMENTS = ['queue-file'] as const;
/** A file beside the keys: says in what way texts are sealed. */
const SEALS_BOUND = 'sealed-format-2';
/** A file beside the keys: a line for each table whose rows from before have been given their seals. */
const ROWS_SEALED = 'row-seals';
type SecretName = (typeof SECRETS)[number];
type PairName = (typeof PAIRS)[number];
type AgreementName = (typeof AGREEMENTS)[number];

/**
 * What a process holds, by what it does; of pairs marked `.pub` only the public half. Nobody here makes a card, a session of
 * the console and the books' seal in one place: `all` is for the commands, and for a county that runs in one process.
 */
const HOLDINGS = {
  /** Faces elders, tablets and the internet: opens names, finds people, reads cards, signs times and lists, makes sessions of elders and tills. */
  public: ['personal-data.key', 'blind-index.key', 'jwt.key', 'online.pem', 'card-issuer.pub', 'queue-file.pub', 'seal.pub'],
  /** The console: issues cards, opens queue files, makes enrolments of tablets (whose tokens are of `jwt`); signs no list. */
  bureau: ['personal-data.key', 'blind-index.key', 'jwt.key', 'jwt-bureau.key', 'card-issuer.pem', 'queue-file.pem', 'seal.pem', 'online.pub'],
  /** The night's work: makes no session at all. */
  worker: ['personal-data.key', 'blind-index.key', 'card-issuer.pem', 'seal.pem', 'online.pub', 'queue-file.pub'],
} as const;
export type KeyHolding = 'all' | keyof typeof HOLDINGS;

/** Written beside the keys by whoever can sign it; the others only read it. */
const DOCUMENTS = ['online.cert.json'] as const;
type DocumentName = (typeof DOCUMENTS)[number];

/** What is told at start of `Keys.beyondNeed`. */
export const KEYS_BEYOND_NEED =
  '密钥目录里有本进程用不着的密钥，请另给目录（KEYS，见 migrate --public-keys） / this process can read keys that it does not need: give it a folder of its own (KEYS, written by migrate --public-keys)';

/** Younger than some counties: made at the next start of a process that holds all. A lost one is noticed by its fingerprint. */
const LATER = new Set(['jwt-bureau', 'online', 'queue-file']);

/** The keys of one county, each in its own file (mode 0600) under `<dir>/keys`, made once by `migrate` (decisions 6). */
export class Keys {
  private constructor(
    /** Folder of what this process keeps outside the database. */
    readonly dir: string,
    private readonly folder: string,
    private readonly loaded: ReadonlyMap<string, KeyObject>,
    readonly holding: KeyHolding,
  ) {}

  /** Loads the keys; with `create` makes those that are missing. Throws naming the file that is missing otherwise. `folder` lies elsewhere than `<dir>/keys` where a process is given a folder of its own. */
  static load(dir: string, create: boolean, { folder = join(dir, 'keys'), holding = 'all' }: { readonly folder?: string | undefined; readonly holding?: KeyHolding } = {}): Keys {
    const loaded = new Map<string, KeyObject>();
    if (holding !== 'all') {
      const missing = HOLDINGS[holding].filter((name) => !existsSync(sourceOf(folder, name)));
      if (missing.length > 0)
        throw new Error(
          `key file${missing.length === 1 ? '' : 's'} ${missing.join(', ')} missing in ${folder}: run "migrate --${holding}-keys FOLDER" where all keys lie, and give this process that folder (KEYS)`,
        );
      for (const name of HOLDINGS[holding]) {
        const text = readFileSync(sourceOf(folder, name), 'utf8').trim();
        loaded.set(name.replace(/\.\w+$/, ''), name.endsWith('.key') ? secretOf(text) : name.endsWith('.pub') ? createPublicKey(text) : createPrivateKey(text));
      }
      return new Keys(dir, folder, loaded, holding);
    }
    if (create) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = (name: string): boolean => create || LATER.has(name);
    for (const name of SECRETS) loaded.set(name, secretOf(file(folder, `${name}.key`, made(name), () => randomBytes(32).toString('hex'))));
    for (const name of PAIRS) loaded.set(name, createPrivateKey(file(folder, `${name}.pem`, made(name), newPair)));
    for (const name of AGREEMENTS) loaded.set(name, createPrivateKey(file(folder, `${name}.pem`, made(name), newAgreement)));
    const keys = new Keys(dir, folder, loaded, holding);
    if (create) {
      keys.markSealsBound();
      keys.markRowsSealed((Object.keys(SEALED_ROWS) as SealedRows[]).map((table) => sealedRow(table).mark));
    }
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

  /** Marks of tables whose rows all had a seal at one moment: a row without one that turns up later was not written by the app, and gets none. */
  get rowsSealed(): ReadonlySet<string> {
    const path = join(this.folder, ROWS_SEALED);
    return new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);
  }

  /** By the marks of the tables (`sealedRow`). */
  markRowsSealed(marks: readonly string[]): void {
    const all = [...new Set([...this.rowsSealed, ...marks])];
    writeFileSync(join(this.folder, ROWS_SEALED), `${all.join('\n')}\n`, { mode: 0o600 });
  }

  /** Writes what a process of this kind holds into a folder of its own, which is all that such a process is given. */
  exportFor(holding: Exclude<KeyHolding, 'all'>, folder: string): readonly string[] {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    };
    for (const name of HOLDINGS[holding]) {
      const own = name.endsWith('.pub')
        ? publicOf(this.get(name.replace('.pub', '')))
            .export({ type: 'spki', format: 'pem' })
            .toString()
        : readFileSync(join(this.folder, name), 'utf8');
      write(name, own);
    }
    for (const mark of [SEALS_BOUND, ROWS_SEALED]) if (existsSync(join(this.folder, mark))) write(mark, readFileSync(join(this.folder, mark), 'utf8'));
    for (const name of DOCUMENTS) write(name, readFileSync(join(this.folder, name), 'utf8'));
    return [...HOLDINGS[holding], ...DOCUMENTS];
  }

  /** Keys that lie in this process's folder although it has no need of them: whoever takes the process takes them too. */
  get beyondNeed(): readonly string[] {
    if (this.holding === 'all') return [];
    const needed: readonly string[] = HOLDINGS[this.holding];
    return readdirSync(this.folder)
      .filter((name) => /\.(key|pem)$/.test(name) && !needed.includes(name))
      .sort();
  }

  /** A signed text that lies beside the keys; null while nobody has written it. */
  document(name: DocumentName): string | null {
    const path = join(this.folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  keepDocument(name: DocumentName, text: string): void {
    writeFileSync(join(this.folder, name), text, { mode: 0o600 });
  }

  /** Whether this process holds the secret, or the private half of the pair. */
  has(name: SecretName | PairName | AgreementName): boolean {
    const key = this.loaded.get(name);
    return key !== undefined && key.type !== 'public';
  }

  secret(name: SecretName): KeyObject {
    return this.get(name);
  }

  /** Ed25519 private key. Throws in a process that does not hold it. */
  signing(name: PairName): KeyObject {
    return this.privateOf(name);
  }

  verifying(name: PairName): KeyObject {
    return publicOf(this.get(name));
  }

  /** P-256 private key, for deriving secrets with somebody's public one. Throws in a process that does not hold it. */
  agreement(name: AgreementName): KeyObject {
    return this.privateOf(name);
  }

  agreementPublic(name: AgreementName): KeyObject {
    return publicOf(this.get(name));
  }

  /**
   * A digest of each key held that tells nothing of it; kept in the database so that a wrong key is noticed at start. The online
   * key has none: it may be changed by deleting its file, and is believed for the issuer's signature over it.
   */
  fingerprints(): ReadonlyMap<string, string> {
    const prints = new Map<string, string>();
    for (const [name, key] of this.loaded) {
      if (name === 'online') continue;
      prints.set(
        name,
        key.type === 'secret'
          ? createHmac('sha256', key).update('fingerprint').digest('hex')
          : createHash('sha256')
              .update(publicOf(key).export({ type: 'spki', format: 'der' }))
              .digest('hex'),
      );
    }
    return prints;
  }

  private privateOf(name: string): KeyObject {
    const key = this.get(name);
    if (key.type === 'public') throw new Error(`this process does not hold the private key ${name}`);
    return key;
  }

  private get(name: string): KeyObject {
    const key = this.loaded.get(name);
    if (!key) throw new Error(`this process does not hold the key ${name}`);
    return key;
  }
}

/** Where a key is read from: of a pair whose public half alone is asked for, a folder with the whole pair will do. */
function sourceOf(folder: string, name: string): string {
  const path = join(folder, name);
  return name.endsWith('.pub') && !existsSync(path) ? path.replace(/\.pub$/, '.pem') : path;
}

function secretOf(hex: string): KeyObject {
  return createSecretKey(Buffer.from(hex, 'hex'));
}

function publicOf(key: KeyObject): KeyObject {
  return key.type === 'public' ? key : createPublicKey(key);
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

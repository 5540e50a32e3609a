/** A private server; what is missing where it cannot be had. */
export function ensureMariadb(): string | null;
export function startMariadb(): Promise<{
  /** mysql://user:password@host:port of the account of the tests. */
  readonly url: string;
  /** Runs a statement as root. */
  sql(text: string): unknown;
  /** Stops the process where it stands, or lets it go on. */
  freeze(on: boolean): boolean;
  stop(): Promise<void>;
}>;

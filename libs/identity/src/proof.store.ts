import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Tx } from '#platform';

/** Kept this long (ms): more than a signed instant may differ from the server's clock. */
const KEPT_MS = 10 * 60_000;

/** What phones signed to sign their owners in: a copy of it opens nothing a second time, at whatever process. */
@Injectable()
export class ProofStore {
  /** A proof that was used before is a duplicate key. */
  async use(tx: Tx, proof: { readonly keyId: Id; readonly instantMs: number }): Promise<void> {
    await tx.insert('sign_in_proof', [{ key_id: proof.keyId, instant_ms: proof.instantMs }]);
  }

  /** Those that are too old to be believed in any case. */
  async forget(tx: Tx, nowMs: number): Promise<number> {
    return tx.execute('DELETE FROM sign_in_proof WHERE instant_ms < ?', [nowMs - KEPT_MS]);
  }
}

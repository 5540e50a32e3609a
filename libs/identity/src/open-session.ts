import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { refuse } from '#values';
import { isDuplicateKey, UnitOfWork } from '#platform';
import type { SessionGrant } from './account.js';
import { ProofStore } from './proof.store.js';
import type { SessionHolder } from './session-maker.js';
import { SessionMaker } from './session-maker.js';
import { SignInLog } from './sign-in-log.js';

/** Opens a session for someone whose identity the caller has proven by other means: an elder or family by the phone's own key. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionMaker,
    private readonly proofs: ProofStore,
    private readonly log: SignInLog,
  ) {}

  /** `instantMs`: what the key signed, UTC ms; each instant of a key opens one session. Refuses `proof_used`. */
  async open(holder: SessionHolder, instantMs: number): Promise<SessionGrant | Refusal> {
    try {
      return await this.uow.run(async (tx) => {
        if (holder.phoneKeyId !== null) await this.proofs.use(tx, { keyId: holder.phoneKeyId, instantMs });
        const grant = await this.sessions.open(tx, holder);
        await this.log.opened(tx, holder.actor, holder.audience);
        return grant;
      });
    } catch (error) {
      if (isDuplicateKey(error)) return refuse('proof_used');
      throw error;
    }
  }
}

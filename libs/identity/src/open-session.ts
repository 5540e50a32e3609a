import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { SessionGrant } from './account.js';
import type { SessionHolder } from './session-maker.js';
import { SessionMaker } from './session-maker.js';
import { SignInLog } from './sign-in-log.js';

/** Opens a session for someone whose identity the caller has proven by other means: an elder by the phone's own key. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionMaker,
    private readonly log: SignInLog,
  ) {}

  async open(holder: SessionHolder): Promise<SessionGrant> {
    return this.uow.run(async (tx) => {
      const grant = await this.sessions.open(tx, holder);
      await this.log.opened(tx, holder.actor, holder.audience);
      return grant;
    });
  }
}

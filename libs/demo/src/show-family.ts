import { Injectable } from '@nestjs/common';
import { InviteFamily, JoinFamily } from '#family';
import type { Actor } from '#platform';
import { Clock, Ids } from '#platform';
import { addDays, dayOf } from '#values';
import { done } from './expect-done.js';
import { demoKey } from './wallets.js';

/** How long the daughter may look on. */
const FAMILY_DAYS = 180;

/** A daughter who looks on for an elder. */
@Injectable()
export class ShowFamily {
  constructor(
    private readonly invitations: InviteFamily,
    private readonly joining: JoinFamily,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async show(elder: Actor): Promise<void> {
    const endsOn = addDays(dayOf(this.clock.nowMs()), FAMILY_DAYS);
    const { code } = done(await this.invitations.invite(elder, { relation: '女儿', endsOn }), 'an invitation');
    const publicKey = Buffer.from(demoKey(this.ids.bytes(32)).publicKey).toString('base64url');
    done(await this.joining.join({ code, name: '陈小芳', publicKey }), 'a family link');
  }
}

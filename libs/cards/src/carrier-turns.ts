import { Injectable } from '@nestjs/common';
import type { Id } from '#values';
import type { Actor, Tx } from '#platform';

/** Something after which what a person's phone opened before is no longer trusted. */
export interface CarrierTurn {
  readonly personId: Id;
  readonly kind: 'lost' | 'replaced' | 'phone_revoked' | 'phone_enrolled';
  /** UTC ms. */
  readonly at: number;
  /** When the loss that stands was reported, UTC ms; null without one. */
  readonly lostSince: number | null;
}

type Follower = (tx: Tx, actor: Actor, turn: CarrierTurn) => Promise<void>;

/** Tells higher libs of it in the same transaction, so that nothing of what they let in stays open after it. */
@Injectable()
export class CarrierTurns {
  private readonly followers: Follower[] = [];

  follow(follower: Follower): void {
    this.followers.push(follower);
  }

  async tell(tx: Tx, actor: Actor, turn: CarrierTurn): Promise<void> {
    for (const follower of this.followers) await follower(tx, actor, turn);
  }
}

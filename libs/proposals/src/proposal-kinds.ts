import { Injectable } from '@nestjs/common';
import type { ProposalKind } from './proposal.js';

/** Every kind of act that takes two persons, by name. Each registers itself when it is made. */
@Injectable()
export class ProposalKinds {
  private readonly kinds = new Map<string, ProposalKind>();

  register(kind: ProposalKind): void {
    if (this.kinds.has(kind.kind)) throw new Error(`two kinds of proposal are called ${kind.kind}`);
    this.kinds.set(kind.kind, kind);
  }

  named(kind: string): ProposalKind | null {
    return this.kinds.get(kind) ?? null;
  }
}

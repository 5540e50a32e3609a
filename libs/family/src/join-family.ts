import { Injectable } from '@nestjs/common';
import type { Refusal } from '#values';
import { addDays, dayOf, instantAt, nameForm, refuse } from '#values';
import { CarrierReader } from '#cards';
import { publicKeyText } from '#identity';
import { Audit, Clock, Ids, Makers, maskName, UnitOfWork, Vault } from '#platform';
import type { FamilyLink } from './family-link.js';
import { familyActor, LINKS_MAX } from './family-link.js';
import { FamilyStore } from './family.store.js';

export interface JoinRequest {
  readonly code: string;
  /** The family member's own name; the elder sees it masked. */
  readonly name: string;
  /** The phone's Ed25519 public key, 32 bytes in base64url. */
  readonly publicKey: string;
}

/** Name of at most so many characters fits its sealed column. */
const NAME_GLYPHS_MAX = 40;

/**
 * A family member's phone takes an invitation up with its own key: of twenty phones with one code, one is let in.
 * Refuses `token_used` (unknown, used or expired code, or a consent whose last day has passed), `invalid_request`,
 * `family_limit`, `deceased`, `revoked` (the card was reported lost since).
 */
@Injectable()
export class JoinFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly store: FamilyStore,
    private readonly carriers: CarrierReader,
    private readonly makers: Makers,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  async join({ code, name, publicKey }: JoinRequest): Promise<(FamilyLink & { readonly elderMasked: string }) | Refusal> {
    const stated = nameForm(name) ?? '';
    if (stated === '' || Array.from(stated).length > NAME_GLYPHS_MAX || Buffer.byteLength(stated) > 180) return refuse('invalid_request', { field: 'name' });
    if (publicKeyText(publicKey) !== publicKey) return refuse('invalid_request', { field: 'publicKey' });
    const codeHash = this.store.hashOf(code);
    const now = this.clock.nowMs();
    return this.work.run(async (tx) => {
      const invitation = await this.store.invitation(tx, codeHash);
      if (invitation === null || invitation.endsOn < dayOf(now)) return refuse('token_used');
      const { personId, relation, endsOn } = invitation;
      // Whose page it opens, and until when, is what the log of acts says the elder invited to.
      const invited = { action: 'family.invite', objectId: personId, detail: { relation, endsOn, invitation: codeHash } };
      if ((await this.makers.inLog(tx, invited)) !== personId) return refuse('token_used');
      if ((await this.carriers.lock(tx, [personId])).get(personId)?.state === 'lost') return refuse('revoked');
      const person = await this.store.lockLiving(tx, personId);
      if (person === null) return refuse('deceased');
      if ((await this.store.live(tx, personId, now)) >= LINKS_MAX) return refuse('family_limit', { limit: LINKS_MAX });
      if (!(await this.store.claim(tx, codeHash, now))) return refuse('token_used');
      const link: FamilyLink = {
        ...{ id: this.ids.next(), personId, relation, endsOn, publicKey },
        ...{ nameMasked: maskName(stated), startedAt: now, endsAt: instantAt(addDays(endsOn, 1)), revokedAt: null, lastSeenAt: null },
      };
      await this.store.add(tx, { ...link, nameSealed: this.vault.seal('family_link.name_sealed', link.id, stated) });
      await this.audit.record(tx, familyActor(link), { action: 'family.join', objectKind: 'person', objectId: personId, detail: { relation, endsOn } });
      return { ...link, elderMasked: person.nameMasked };
    });
  }
}

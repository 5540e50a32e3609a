import type { FamilyLink } from '#family';
import type { FamilyLinkDto } from './family.dto.js';

export function linkJson({ id, nameMasked, relation, startedAt, endsOn, state, lastSeenAt }: FamilyLink & { readonly state: FamilyLinkDto['state'] }): FamilyLinkDto {
  return { id, nameMasked, relation, startedAt, endsOn, state, lastSeenAt };
}

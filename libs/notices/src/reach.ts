/** SQL of a person `p` whom no message reaches: no phone of their own that makes codes, and no family that looks on. One value: now, UTC ms. */
export const NOBODY_LOOKS = `NOT EXISTS (SELECT 1 FROM phone_key k JOIN carrier c ON c.person_id = k.person_id WHERE k.person_id = p.id AND k.revoked_at IS NULL AND k.generation = c.generation AND c.state <> 'lost')
  AND NOT EXISTS (SELECT 1 FROM family_link l WHERE l.person_id = p.id AND l.revoked_at IS NULL AND l.ends_at > ?)`;

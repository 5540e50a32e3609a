import { Injectable } from '@nestjs/common';
import type { Id, Refusal } from '#values';
import { refuse } from '#values';
import type { CardClaims, PhoneClaims, Unverified } from '#core/code';
import { cleanText, formOf, isTypedNumber, parsePhone, readCard } from '#core/code';
import type { Reader } from '#platform';
import { Vault } from '#platform';
import type { CardRecord } from './card.store.js';
import { CardStore } from './card.store.js';
import type { CodeReading } from './code-reading.js';
import { NO_GENERATION } from './code-reading.js';
import { inParts } from './in-parts.js';
import { IssuerKey } from './issuer-key.js';
import { Lately } from './lately.js';
import type { LookedUpCard } from './lookup-codes.js';
import { LookupCodes } from './lookup-codes.js';
import type { PhoneReading } from './phone-readings.js';
import { PhoneReadings } from './phone-readings.js';
import type { SocialCardRecord } from './social-card.store.js';
import { SocialCardStore } from './social-card.store.js';
import { socialNumber } from './social-number.js';

/** Verified card texts kept, because a card says the same for three years: some 25 MB when full. */
const CARD_TEXTS_MAX = 65_536;
/** A tablet's clock may be that far behind the server's when it uses a lookup code. */
const CLOCK_SLACK_MS = 2 * 60_000;

/** A text by its form, with what has to be looked up in the database for it. */
type Form =
  | { readonly form: 'card'; readonly claims: CardClaims }
  | { readonly form: 'phone'; readonly parts: Unverified<PhoneClaims> }
  | { readonly form: 'manual'; readonly number: string }
  | { readonly form: 'social'; readonly index: string }
  | { readonly form: 'lookup'; readonly code: string }
  | { readonly form: 'none' };

interface Found {
  readonly cards: ReadonlyMap<string, CardRecord>;
  readonly numbers: ReadonlyMap<string, CardRecord>;
  readonly socials: ReadonlyMap<string, readonly SocialCardRecord[]>;
  readonly lookups: ReadonlyMap<string, LookedUpCard>;
  readonly phones: ReadonlyMap<number, PhoneReading>;
}

/**
 * Reads what was scanned or typed at the counter, many at a time: one query for each kind of code that occurs.
 *
 * Promises: a card and a phone code are believed only with their signature; a reading says under which generation the
 * carrier was issued; the answers stand in the order of the texts.
 *
 * Refusals: code_unknown (unreadable, forged or not on record); code_expired for a lookup code past its ten minutes; for a genuine phone code outside its time revoked,
 * suspended or deceased where that is so, since these come before it (decisions 11), else code_expired.
 */
@Injectable()
export class CodeReader {
  private readonly verified = new Lately<CardClaims>(CARD_TEXTS_MAX);

  constructor(
    private readonly issuer: IssuerKey,
    private readonly cards: CardStore,
    private readonly phones: PhoneReadings,
    private readonly socials: SocialCardStore,
    private readonly lookups: LookupCodes,
    private readonly vault: Vault,
  ) {}

  /**
   * `nowMs` (UTC ms) is the moment of the meal, by which a phone code is judged: one for all texts, or one for each. `devices` are the tablets at
   * which they were read, likewise; a lookup code is unknown anywhere but at its own.
   */
  async read(db: Reader, texts: readonly string[], nowMs: number | readonly number[], devices: Id | null | readonly (Id | null)[] = null): Promise<(CodeReading | Refusal)[]> {
    const forms = texts.map((text) => this.formOf(text));
    const instants = texts.map((_, index) => (typeof nowMs === 'number' ? nowMs : (nowMs[index] ?? 0)));
    const found: Found = {
      cards: await inParts(
        forms.flatMap((form) => (form.form === 'card' ? [form.claims.serial] : [])),
        (serials) => this.cards.bySerial(db, serials),
      ),
      numbers: await inParts(
        forms.flatMap((form) => (form.form === 'manual' ? [form.number] : [])),
        (numbers) => this.cards.byNumber(db, numbers),
      ),
      socials: await inParts(
        forms.flatMap((form) => (form.form === 'social' ? [form.index] : [])),
        (indexes) => this.socials.byIndex(db, indexes),
      ),
      lookups: await inParts(
        forms.flatMap((form) => (form.form === 'lookup' ? [form.code] : [])),
        (codes) => this.lookups.of(db, codes),
      ),
      phones: await this.phones.of(
        db,
        forms.flatMap((form, index) => (form.form === 'phone' ? [{ index, parts: form.parts, atMs: instants[index] ?? 0 }] : [])),
      ),
    };
    return forms.map((form, index) => reading(form, found, { index, atMs: instants[index] ?? 0, deviceId: (typeof devices === 'string' ? devices : devices?.[index]) ?? null }));
  }

  private formOf(text: string): Form {
    if (LookupCodes.isForm(cleanText(text))) return { form: 'lookup', code: cleanText(text) };
    switch (formOf(text)) {
      case 'card':
        return this.cardOf(cleanText(text));
      case 'phone': {
        const parts = parsePhone(text);
        return parts.kind === 'unverified' ? { form: 'phone', parts } : { form: 'none' };
      }
      case 'number':
        return isTypedNumber(cleanText(text)) ? { form: 'manual', number: cleanText(text) } : { form: 'none' };
      case 'social': {
        const number = socialNumber(text);
        return number === null ? { form: 'none' } : { form: 'social', index: this.vault.index('social_card', number) };
      }
      case 'enrolment':
      case 'none':
        return { form: 'none' };
    }
  }

  /** Only genuine texts are kept, so that nobody can wash the memory out with forged ones. */
  private cardOf(text: string): Form {
    const known = this.verified.get(text);
    if (known) return { form: 'card', claims: known };
    const read = readCard(text, this.issuer.verify);
    return read.kind === 'verified' ? { form: 'card', claims: this.verified.keep(text, read.claims) } : { form: 'none' };
  }
}

function reading(form: Form, found: Found, text: { index: number; atMs: number; deviceId: Id | null }): CodeReading | Refusal {
  switch (form.form) {
    case 'card': {
      const card = found.cards.get(form.claims.serial.toString());
      return card?.generation === form.claims.generation ? ofCard('card', card) : refuse('code_unknown');
    }
    case 'manual': {
      const card = found.numbers.get(form.number);
      return card ? ofCard('manual', card) : refuse('code_unknown');
    }
    case 'social':
      return ofSocial(found.socials.get(form.index) ?? [], text.atMs);
    case 'lookup':
      return ofLookup(found.lookups.get(form.code), text);
    case 'phone':
      return found.phones.get(text.index) ?? refuse('code_unknown');
    case 'none':
      return refuse('code_unknown');
  }
}

function ofCard(codeKind: 'card' | 'manual', card: CardRecord): CodeReading {
  return { kind: 'read', codeKind, personId: card.personId, carrierId: card.cardId, generation: card.generation, phoneStep: null, expiresOn: card.expiresOn };
}

/**
 * A card that the operator looked up by hand: typed, as it were, and good for ten minutes at that tablet. What a tablet learnt that was reported
 * stolen is worth nothing at another one, and its sessions ended with the report.
 */
function ofLookup(card: LookedUpCard | undefined, { atMs, deviceId }: { atMs: number; deviceId: Id | null }): CodeReading | Refusal {
  if (card?.deviceId !== deviceId || (card.sessionEndedAt !== null && atMs >= card.sessionEndedAt)) return refuse('code_unknown');
  if (atMs < card.madeAt - CLOCK_SLACK_MS || atMs > card.expiresAt) return refuse('code_expired');
  return { kind: 'read', codeKind: 'manual', personId: card.personId, carrierId: card.cardId, generation: card.generation, phoneStep: null, expiresOn: null };
}

/** The binding that held at that moment; failing that the last one, as taken back, so that its person is told why. */
function ofSocial(bindings: readonly SocialCardRecord[], atMs: number): CodeReading | Refusal {
  const held = bindings.find((binding) => binding.releasedAt === null || (binding.boundAt <= atMs && atMs < binding.releasedAt));
  const binding = held ?? bindings.at(-1);
  if (!binding) return refuse('code_unknown');
  const generation = held ? held.generation : NO_GENERATION;
  return { kind: 'read', codeKind: 'social', personId: binding.personId, carrierId: binding.id, generation, phoneStep: null, expiresOn: null };
}

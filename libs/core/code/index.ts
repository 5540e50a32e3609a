/**
 * Card, phone and enrolment codes: digits only, signed, purpose first (docs/codes.md is the specification).
 *
 * Promises: what was encoded is read back unchanged; any changed digit is refused; a code of one purpose never passes
 * as another; no reader throws on any text. Hash, sign and verify are passed in, so that the same code runs in a
 * browser. A signer or verifier that answers later takes the two steps apart: `cardMessage` and `joinCode`, `parseCard`.
 *
 * Refusals (`Unreadable.reason`): not_digits, wrong_length, wrong_purpose, wrong_format, bad_field, bad_signature, outside_time.
 */
export { BADGE_ROOT, badgeMarkText, badgeText, parseBadge } from './badge.js';
export { type BindingClaims, bindingText, parseBinding } from './binding.js';
export { type CardClaims, cardMessage, encodeCard, GENERATION_MAX, keyIdOf, NO_PHOTO, parseCard, photoFingerprint, readCard, SERIAL_MAX } from './card.js';
export { bytesOf, digitCount, digitsOf } from './digits.js';
export { encodeEnrolment, type EnrolmentClaims, enrolmentMessage, isActivationCode, parseEnrolment, readEnrolment } from './enrolment.js';
export {
  cleanText,
  CODE_FORMAT,
  type Hash,
  joinCode,
  PURPOSES,
  type Purpose,
  type Sign,
  type Unreadable,
  type UnreadableReason,
  type Unverified,
  type Verified,
  type Verify,
} from './frame.js';
export { encodePhone, isStepGood, parsePhone, PHONE_STEP_MS, PHONE_STEPS_EITHER_SIDE, type PhoneClaims, phoneMessage, phoneStep, readPhone } from './phone.js';
export { type Picture, thickenInk } from './thicken-ink.js';
export { type CodeForm, formOf, isPartOfCode, isTypedNumber, longCodeAtEnd, typedNumber, typedNumberText } from './typed-number.js';

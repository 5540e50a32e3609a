import { Secret, TOTP } from 'otpauth';

/** The six digits that an authenticator shows at an instant (UTC ms). */
export function codeAt(secret: string, nowMs: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs });
}

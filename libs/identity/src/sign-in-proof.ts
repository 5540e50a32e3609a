/** A device's or phone's clock may differ from the server's by this much when it signs in (UTC ms). */
const CLOCK_SKEW_MS = 2 * 60_000;

/** What a tablet signs to sign its operator in: purpose first, so that no signature can pass for one of another kind (codes.md 4.3). */
export function counterSignInText(proof: { readonly deviceId: string; readonly login: string; readonly instantMs: number }): string {
  return `love-card/counter-sign-in/v1|${proof.deviceId}|${proof.login}|${String(proof.instantMs)}`;
}

/** What a phone signs to sign its owner in. */
export function elderSignInText(proof: { readonly phoneKeyId: string; readonly instantMs: number }): string {
  return `love-card/elder-sign-in/v1|${proof.phoneKeyId}|${String(proof.instantMs)}`;
}

/** Whether a signed instant is near enough to the server's time; an old signature opens nothing. */
export function isFresh(instantMs: number, nowMs: number): boolean {
  return Math.abs(instantMs - nowMs) <= CLOCK_SKEW_MS;
}

/** What a tablet signs to act without a session. The purpose keeps a signature for one door from opening another. */
export function deviceProofText(proof: { readonly purpose: string; readonly deviceId: string; readonly instantMs: number }): string {
  return `love-card/device-proof/v1|${proof.purpose}|${proof.deviceId}|${String(proof.instantMs)}`;
}

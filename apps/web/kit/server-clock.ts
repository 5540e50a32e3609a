/** How far this device's clock is from the server's, learnt from every answer that carries `serverTime`. */
let offsetMs: number | null = null;

/** `askedAt` is the device's time when the call left; half of the way is taken for the answer. */
export function noteServerTime(serverTime: number, askedAt: number): void {
  offsetMs = serverTime - Math.round((askedAt + Date.now()) / 2);
}

/** The server's time as well as this device knows it. */
export function serverNow(): number {
  return Date.now() + (offsetMs ?? 0);
}

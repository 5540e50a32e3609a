/** Milliseconds before a repeat: twice as long after each failure, up to a most. Nobody asks a sick server in step with everybody else for ever. */
export function pauseAfter(failures: number, { firstMs, mostMs }: { readonly firstMs: number; readonly mostMs: number }): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(failures, 20));
}

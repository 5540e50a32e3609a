/** Null when all programs are there or could be installed (root on Debian), else the command that mends it. */
export function ensure(programs: readonly string[], packages: readonly string[]): string | null;

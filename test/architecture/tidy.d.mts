export const BANS: readonly { readonly name: string; readonly at: string; readonly bad: string; readonly instead: string }[];
export function faultsOf(path: string, text: string): string[];

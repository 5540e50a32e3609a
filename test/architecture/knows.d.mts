export const KNOWS: Readonly<Record<string, readonly string[]>>;
export const FLOORS: readonly (readonly string[])[];
export const CORE_PACKAGES: readonly string[];
export function folderOf(lib: string): string;

export function groupsOf(paths: readonly string[], atOnce?: number): string[][];
export function specsBelow(root: string, folders: readonly string[]): string[];

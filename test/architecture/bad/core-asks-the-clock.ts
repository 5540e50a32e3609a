import { randomUUID } from 'node:crypto';
export const impure = (): string => randomUUID();

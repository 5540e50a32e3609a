import type { Id } from '#values';

/** Keys of in-memory maps: a person's meal window, a person's counting period, a phone's time step. */
export const slotKey = (personId: Id, day: string, window: string): string => `${personId}|${day}|${window}`;
export const periodKey = (personId: Id, period: string): string => `${personId}|${period}`;
export const stepKey = (carrierId: Id, step: number): string => `${carrierId}|${String(step)}`;

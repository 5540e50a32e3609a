import { parseEvent } from '#core/offline';
import { type Row, sealedText } from '#platform';

/** What is read of an event beside its text: all that the text says by itself. */
export const EVENT_SAYS = ['kind', 'seq', 'device_id', 'site_id', 'operator_id', 'subject_id', 'device_at', 'snapshot_at'] as const;

/**
 * Whether an event's row says what the tablet signed. What is kept as unreadable says nothing, and a text that nobody reads any more
 * proves nothing; those have the seal of their row alone, as have the columns that follow from the chain: its time and its doubt.
 */
export function saysTheText(row: Row, text: string): boolean {
  const event = parseEvent(text);
  if (row['kind'] === 'unreadable' || event.kind === 'unreadable') return true;
  const { id, seq, deviceId, siteId, operatorId, at, snapshotMadeAt } = event;
  const subjectId = event.kind === 'void' ? event.redemptionId : 'subjectId' in event ? event.subjectId : null;
  const signed = [id, event.kind, seq, deviceId, siteId, operatorId, subjectId, at, snapshotMadeAt];
  return ['id', ...EVENT_SAYS].every((column, index) => sealedText(row[column]) === sealedText(signed[index]));
}

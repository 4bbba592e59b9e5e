import type { RequestRecord } from '@cutover/traffic';

import type { LedgerEntry } from '../../apps/shared/ledger-entry.ts';
import type { LogStation } from './log-station.ts';

/** What became of a lost request, as far as its stations say. */
export const becameNames = [
  'committed, unanswered',
  'committed, answered badly',
  'answered badly',
  'answered late',
  'never connected',
  'served, and the answer lost',
  'given up in the service',
  'known to the service, not committed',
  'not committed, and in no log',
  'in no log',
  'not committed',
  'unknown',
] as const;
export type Became = (typeof becameNames)[number];

/** A write whose answer never came, by the database and then by the log. */
const unansweredWrite = (log: LogStation): Became => {
  if (log.found === 'line') return 'known to the service, not committed';
  return log.found === 'none' ? 'not committed, and in no log' : 'not committed';
};

/** What changes nothing leaves no other trace than a line. */
const byLog = (log: LogStation): Became => {
  if (log.found === 'not read') return 'unknown';
  if (log.found === 'none') return 'in no log';
  return log.line.aborted ? 'given up in the service' : 'served, and the answer lost';
};

export const becameOf = (
  { class: failure, status, connected }: RequestRecord,
  log: LogStation,
  ledger: readonly LedgerEntry[] | null,
): Became => {
  const isCommitted = ledger !== null && ledger.length > 0;
  if (failure === 'late') return 'answered late';
  if (status !== null) return isCommitted ? 'committed, answered badly' : 'answered badly';
  if (isCommitted) return 'committed, unanswered';
  if (connected === null) return 'never connected';
  return ledger === null ? byLog(log) : unansweredWrite(log);
};

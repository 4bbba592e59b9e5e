import { traceIdOf, type RequestRecord } from '@cutover/traffic';

import type { Judge } from '../../apps/application.ts';
import type { LedgerEntry } from '../../apps/shared/ledger-entry.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { becameOf, type Became } from './became.ts';
import { logOf, type LogStation } from './log-station.ts';
import { podOf, type PodStation } from './pod-station.ts';

/** One lost request, and what each station on its way says of it. */
export interface LostRequest {
  readonly request: RequestRecord;
  /** What client, service and database know it by. */
  readonly traceId: string;
  readonly pod: PodStation | null;
  readonly log: LogStation;
  /** Null of what changes nothing, and where no database could be read. */
  readonly ledger: readonly LedgerEntry[] | null;
  readonly became: Became;
}

/** Of a lane that loses more, the first so many are followed. */
export const mostFollowed = 200;

type Read = Pick<LaneRecords, 'facts' | 'requests' | 'events' | 'log' | 'ledger'>;

/** Follows what was lost, in the order in which it was due; `of` counts all. */
export const lostRequestsOf = (
  records: Read,
  judge: Pick<Judge, 'entries'>,
  most = mostFollowed,
): { readonly of: number; readonly followed: LostRequest[] } => {
  const lost = records.requests.filter(({ class: became }) => became !== 'ok').sort((a, b) => a.due - b.due);
  const entries = judge.entries === undefined ? null : Map.groupBy(judge.entries(records.ledger), ({ key }) => key);
  const followed = lost.slice(0, most).map((request): LostRequest => {
    const traceId = traceIdOf(request);
    const log = logOf(traceId, records.log);
    const ledger = request.key === null || entries === null ? null : (entries.get(request.key) ?? []);
    return { request, traceId, log, ledger, pod: podOf(request, log, records), became: becameOf(request, log, ledger) };
  });
  return { of: lost.length, followed };
};

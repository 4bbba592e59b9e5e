import type { RequestRecord } from '@cutover/traffic';

import type { LogStation } from './log-station.ts';
import { podAt } from '../../record/attributed.ts';
import type { LaneRecords } from '../../record/load-run.ts';

/** Which pod had a request, and by what that is known. */
export interface PodStation {
  readonly pod: string;
  readonly by: 'answer' | 'log' | 'connection table' | 'connection';
}

/** The pod that last answered on the same connection, which keeps to one. */
const onConnection = ({ conn, sent }: RequestRecord, requests: readonly RequestRecord[]): string | null =>
  conn === null
    ? null
    : (requests.findLast((one) => one.conn === conn && one.pod !== null && one.end <= sent)?.pod ?? null);

/** Null where nothing says it: what was refused had none. */
export const podOf = (
  request: RequestRecord,
  log: LogStation,
  { requests, events }: Pick<LaneRecords, 'requests' | 'events'>,
): PodStation | null => {
  if (request.pod !== null) return { pod: request.pod, by: 'answer' };
  if (log.found === 'line') return { pod: log.line.pod, by: 'log' };
  const byPeer = request.peer ? podAt(request.peer, request.end, events) : null;
  if (byPeer !== null) return { pod: byPeer, by: 'connection table' };
  const before = onConnection(request, requests);
  return before === null ? null : { pod: before, by: 'connection' };
};

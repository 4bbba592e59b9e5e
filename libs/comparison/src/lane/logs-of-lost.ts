import { requestRecordSchema, traceIdOf, wasSentAgain } from '@cutover/traffic';

import type { LaneSettings } from './lane-settings.ts';
import { followPodLogs, type PodLogs } from './observe/pod-logs.ts';
import { podsOfWorkload } from './observe/pods-of.ts';
import type { PreparedLane } from './prepare/prepare-lane.ts';
import type { LogRecord } from '../record/log-record.ts';
import { readNdjson } from '../record/read.ts';

/** Of so many requests, the first, what pods wrote is kept. */
const mostFollowed = 500;

export const followLogs = ({ cluster, app, entry }: LaneSettings, { plan, observer }: PreparedLane): PodLogs =>
  followPodLogs({
    ...{ kubeconfig: cluster.kubeconfig, namespace: plan.namespace, container: entry.container },
    pods: () => podsOfWorkload(observer, app),
  });

/** What pods wrote about requests that were lost or, after these, sent again by a proxy, which hides what became of them first. @param requests file of all of the lane's, once they are on record */
export const logsOfLost = async (requests: string, logs: PodLogs): Promise<LogRecord[]> => {
  const all = await readNdjson(requestRecordSchema, requests);
  const lost = all.filter(({ class: became }) => became !== 'ok');
  const hidden = all.filter((request) => request.class === 'ok' && wasSentAgain(request));
  return logs.about(new Set([...lost, ...hidden].slice(0, mostFollowed).map(traceIdOf)));
};

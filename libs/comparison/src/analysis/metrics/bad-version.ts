import type { RequestRecord } from '@cutover/traffic';

import { faultOf } from '../../fault/faults.ts';
import type { Bound } from '../../record/bound.ts';
import type { LaneResult } from '../../record/lane-result.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { treatmentOf } from '../../record/treatment.ts';
import { atLeast, exactly } from '../statistics/bound.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { isFailed } from './requests.ts';
import { versionsMet } from './version-of.ts';

type BadVersion = NonNullable<LaneResult['badVersion']>;

/** From a moment until the deployment was given up; until it was rolled back as planned it was at least so long, since nobody had. */
const untilGivenUp = (since: number | null, { facts }: LaneRecords, { rollback, stop }: Timeline): Bound | null => {
  const { end } = facts;
  if (since === null) return null;
  if (end !== null && end.how !== 'completed' && end.step === 'deploy') return exactly(Math.max(0, end.at - since));
  return atLeast(Math.max(0, (rollback ?? stop) - since));
};

const earliest = (requests: readonly RequestRecord[]): number | null =>
  requests.length === 0 ? null : requests.reduce((first, { end }) => Math.min(first, end), Infinity);

/** Whom a bad version failed, and how long it was left to; undefined in a lane whose new version was to be good. */
export const badVersionOf = (records: LaneRecords, timeline: Timeline): BadVersion | undefined => {
  const { facts, requests } = records;
  if (faultOf(treatmentOf(facts).fault).kind !== 'new-version') return undefined;
  const met = [...versionsMet(requests)].filter(([, { version }]) => version === facts.to.version);
  const failed = met.filter(([request]) => isFailed(request));
  const by = (how: 'connection' | 'stream') => failed.filter(([, one]) => one.by === how).length;
  return {
    requests: met.length,
    failed: failed.length,
    byConnection: by('connection'),
    byStream: by('stream'),
    detectMs: untilGivenUp(earliest(failed.map(([request]) => request)), records, timeline),
    abortMs: untilGivenUp(timeline.deploy, records, timeline),
  };
};

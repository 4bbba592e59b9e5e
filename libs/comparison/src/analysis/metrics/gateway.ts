import { type RequestRecord, traceIdOf, wasSentAgain } from '@cutover/traffic';

import type { GatewayResult } from '../../record/gateway-result.ts';
import type { Invariants } from '../../record/lane-result.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { isFailed } from './requests.ts';

type SentAgain = NonNullable<GatewayResult['sentAgain']>;

const loggedOf = (again: readonly RequestRecord[], { log }: LaneRecords): number | null => {
  if (log === null) return null;
  const written = new Set(log.flatMap((one) => (one.kind === 'line' ? [one.traceId] : [])));
  return again.filter((request) => written.has(traceIdOf(request))).length;
};

const sentAgainOf = (records: LaneRecords, invariants: Invariants | null): SentAgain => {
  const again = records.requests.filter(wasSentAgain);
  const writes = again.filter(({ key }) => key !== null);
  const doubled = new Set(invariants?.doubled);
  return {
    requests: again.length,
    times: again.reduce((sum, { attempts = 1 }) => sum + attempts - 1, 0),
    hidden: again.filter((request) => !isFailed(request)).length,
    writes: writes.length,
    doneBefore: writes.filter(({ replayed }) => replayed).length,
    doubled: invariants === null ? null : writes.filter(({ key }) => doubled.has(key as string)).length,
    logged: loggedOf(again, records),
  };
};

/** What the lane's gateway did about failures; undefined where it passed them on. */
export const gatewayOf = (records: LaneRecords, invariants: Invariants | null): GatewayResult | undefined => {
  const { gateway } = records.facts;
  if (gateway === undefined) return undefined;
  return { ...gateway, sentAgain: gateway.policy.retries === null ? null : sentAgainOf(records, invariants) };
};

import type { RequestRecord } from '@cutover/traffic';

import { faultOf } from '../fault/faults.ts';
import type { Fault } from '../fault/fault.ts';
import type { FaultName } from '../record/fault-name.ts';
import type { LaneEnd } from '../record/lane-end.ts';
import type { LaneRecords } from '../record/load-run.ts';
import { asRecorded } from '../record/treatment.ts';

type Bad = (request: RequestRecord, index: number) => RequestRecord;

/** Reads alone fail, so that what is stored stays as it was. */
const failing: Bad = (request, index) =>
  request.key === null && index % 10 === 0
    ? { ...request, status: 500, class: '5xx-app', outcome: 'rejected' }
    : request;

const dying: Bad = (request, index) =>
  request.key === null && index % 50 === 0
    ? {
        ...request,
        ...{ firstByte: null, status: null, version: null, pod: null, bodyOk: null },
        class: 'reset',
        outcome: 'unknown',
      }
    : request;

/** The new version's pods are started again and again. */
const restarting = ({ events, ...records }: LaneRecords): LaneRecords => ({
  ...records,
  events: events.map((event) =>
    event.object.kind === 'Pod' && event.object.hash === 'bbbb'
      ? { ...event, object: { ...event.object, restarts: 9 } }
      : event,
  ),
});

const late: Bad = (request) => ({ ...request, end: request.end + 300 });

const badness: Partial<Record<FaultName, Bad>> = { errors: failing, slow: late, 'dies-after': dying };

/** What the new version answered, made worse. */
const worsened = (records: LaneRecords, bad: Bad): LaneRecords => {
  let answers = 0;
  const requests = records.requests.map((request) =>
    request.version === records.facts.to.version ? bad(request, answers++) : request,
  );
  return { ...records, requests };
};

/** The new pods never came: old ones answered all the while, and the clock gave up. */
const unfinished = (records: LaneRecords): LaneRecords => {
  const { facts, requests, events } = records;
  const [deploy = 0, stop = 0] = (['deploy', 'stop'] as const).map(
    (name) => facts.marks.find((mark) => mark.name === name)?.at,
  );
  const at = (deploy + stop) / 2;
  const end: LaneEnd = { how: 'timed-out', reason: 'the new pods ready: not within 120 s', step: 'deploy', at };
  const marks = [
    { name: 'deploy', at: deploy },
    { name: 'rollback', at },
    { name: 'stop', at: stop },
  ] as const;
  return {
    ...records,
    facts: { ...facts, end, marks: [...marks] },
    requests: requests.map((request) =>
      request.version === null ? request : { ...request, version: facts.from.version },
    ),
    events: events.filter((event) => event.at <= 0),
  };
};

const disturbed = (records: LaneRecords): LaneRecords => {
  const { marks } = records.facts;
  const deploy = marks.find(({ name }) => name === 'deploy')?.at ?? 0;
  const disturb = { name: 'disturb', at: deploy + 2000, object: 'pod/of-this-lane' } as const;
  return { ...records, facts: { ...records.facts, marks: [...marks, disturb].sort((a, b) => a.at - b.at) } };
};

const changed = (records: LaneRecords, fault: Fault): LaneRecords => {
  if (fault.kind === 'around') return disturbed(records);
  if (!fault.ends.includes('completed')) return unfinished(records);
  const worse = worsened(records, badness[fault.name] ?? ((request) => request));
  return fault.name === 'dies-after' ? restarting(worse) : worse;
};

/** Invents how a lane would have gone with a fault. */
export const withFault = (records: LaneRecords, name: FaultName): LaneRecords => {
  if (name === 'none') return records;
  const { facts, ...rest } = changed(records, faultOf(name));
  const id = `${facts.id}-${name}`;
  return { ...rest, facts: { ...facts, ...asRecorded({ strategy: facts.strategy, fault: name }), id } };
};

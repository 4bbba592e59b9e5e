import { type RequestRecord, wasSentAgain } from '@cutover/traffic';

import type { Sign } from '../../fault/fault.ts';
import { faultOf } from '../../fault/faults.ts';
import type { EventRecord } from '../../record/event-record.ts';
import type { LaneRecords } from '../../record/load-run.ts';
import { treatmentOf } from '../../record/treatment.ts';
import { isFailed } from '../metrics/requests.ts';

/** A version that fails one request in twenty fails none of so many in one lane of 30,000. */
const enoughToFail = 200;

/** How often each pod's container was started again. */
const restartsOf = (events: readonly EventRecord[]): Map<string, number> =>
  new Map(events.flatMap(({ name, object }) => (object.kind === 'Pod' ? [[name, object.restarts] as const] : [])));

/** The watch may tell of a last start later than the pod answers. */
const outliving = (answers: readonly RequestRecord[], events: readonly EventRecord[], diesAt: number): string[] => {
  const restarts = restartsOf(events);
  const counts = new Map<string, number>();
  for (const { pod } of answers) if (pod !== null) counts.set(pod, (counts.get(pod) ?? 0) + 1);
  return [...counts]
    .filter(([pod, n]) => n > diesAt * ((restarts.get(pod) ?? 0) + 2))
    .map(([pod, n]) => `${pod} answered ${n} requests and was started again ${restarts.get(pod) ?? 0} times`);
};

/** What tells that the version which answered was a good one; empty where nothing does. */
const goodSigns = (answers: readonly RequestRecord[], events: readonly EventRecord[], sign: Sign): string[] => {
  if (sign === 'failures')
    return answers.length < enoughToFail || answers.some(isFailed) ? [] : [`none of ${answers.length} answers failed`];
  if ('diesAt' in sign) return outliving(answers, events, sign.diesAt).slice(0, 1);
  const fastest = Math.min(...answers.map(({ sent, end }) => end - sent));
  return fastest < sign.atLeastMs ? [`one of its answers took ${fastest.toFixed(0)} ms`] : [];
};

/** Why a lane did not meet the fault that it was given, which it would be read as having survived; empty where it did, or was given none. */
export const faultMissed = ({ facts, requests, events }: LaneRecords): string[] => {
  const fault = faultOf(treatmentOf(facts).fault);
  if (fault.kind === 'none') return [];
  if (facts.end?.how === 'completed' && !fault.ends.includes('completed'))
    return [`it completed with ${fault.words}: the fault was not there`];
  if (fault.kind === 'around')
    return facts.marks.some(({ name }) => name === 'disturb') ? [] : [`it was over without ${fault.words}`];
  if (fault.shows === null) return [];
  // What a proxy sent again failed before, though its client saw nothing.
  if (fault.shows === 'failures' && requests.some(wasSentAgain)) return [];
  const answers = requests.filter(({ version }) => version === facts.to.version);
  return goodSigns(answers, events, fault.shows).map((sign) => `${sign}: it was not ${fault.words}`);
};

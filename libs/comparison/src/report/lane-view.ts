import type { RequestRecord } from '@cutover/traffic';

import { wasAnswered } from '../analysis/metrics/latency.ts';
import type { LostRequest } from '../analysis/lost/lost-request.ts';
import { treatmentInWords } from '../analysis/verdict/treatment-words.ts';
import { faultOf } from '../fault/faults.ts';
import { faultNames } from '../record/fault-name.ts';
import { treatmentOf } from '../record/treatment.ts';
import { isBesideApp, rankOf, roleOf, strategyOf } from '../strategy/strategies.ts';
import type { LaneResult, PodTimeline } from '../record/lane-result.ts';
import { sentence } from './words/format.ts';

/** Which version answered; `none`: the answer named no version, or there was none. */
export type Side = 'old' | 'new' | 'none';

/** One request as charts need it; times in ms from the lane's switch. */
export interface RequestMark {
  due: number;
  /** In the words of the app. */
  op: string;
  side: Side;
  /** of its connection */
  kind: RequestRecord['kind'];
  /** failure class; null for a request that went well */
  failure: string | null;
  /** due to the whole answer, ms; null where none came */
  latency: number | null;
}

/** A moment worth a line through all panels, ms from the switch. */
export interface Moment {
  at: number;
  label: string;
}

/** One lane, ready to be drawn: everything on one clock whose zero is the switch. */
export interface LaneView {
  lane: LaneResult;
  title: string;
  /** ms since lane start at which the switch was: promotion where there is one, else the deploy command */
  zero: number;
  start: number;
  end: number;
  marks: RequestMark[];
  moments: Moment[];
  pods: PodTimeline[];
  /** Of its lost requests the first ones, with what each station says; `of`: how many there were. */
  lost: { of: number; followed: readonly LostRequest[] };
}

const markAt = (lane: LaneResult, name: string): number | null =>
  lane.marks.find((mark) => mark.name === name)?.at ?? null;

/** When the lane's switch was, ms since lane start; null in a lane without a change. */
export function switchOf(lane: LaneResult): number | null {
  const deploy = markAt(lane, 'deploy');
  return deploy === null ? null : deploy + (lane.promotedMs ?? 0);
}

/** What of a lane's records is shown one by one. */
export interface Seen {
  requests: readonly RequestRecord[];
  lost: LaneView['lost'];
}

/** A lane without a change is aligned at `fallbackZero`, the moment when its neighbours were changed. */
export function laneView(lane: LaneResult, { requests, lost }: Seen, fallbackZero: number): LaneView {
  const zero = switchOf(lane) ?? fallbackZero;
  return {
    lane,
    title: laneTitle(lane),
    zero,
    start: -zero,
    end: lane.durationMs - zero,
    marks: requests.map((request) => requestMark(request, lane, zero)).sort((a, b) => a.due - b.due),
    moments: momentsOf(lane, zero),
    pods: [...lane.pods].sort((a, b) => (a.createdMs ?? -1) - (b.createdMs ?? -1) || (a.name < b.name ? -1 : 1)),
    lost,
  };
}

/** "Rolling without drain (control)", with the block where there are several, and the attempt where it is not the first. */
export function laneTitle(lane: LaneResult): string {
  const repeat = lane.block > 1 ? ` · repeat ${lane.block}` : '';
  const attempt = lane.attempt > 1 ? ` · attempt ${lane.attempt}` : '';
  const role = lane.control ? ' (control)' : '';
  const noise = roleOf(lane.strategy) === 'noise' ? 'Noise floor: ' : '';
  const words = treatmentInWords(lane);
  return `${noise}${noise === '' ? sentence(words) : words}${role}${repeat}${attempt}`;
}

function requestMark(request: RequestRecord, lane: LaneResult, zero: number): RequestMark {
  return {
    due: request.due - zero,
    op: request.op,
    side: sideOf(request.version, lane),
    kind: request.kind,
    failure: request.class === 'ok' ? null : request.class,
    latency: wasAnswered(request) ? request.end - request.due : null,
  };
}

function sideOf(version: string | null, lane: LaneResult): Side {
  if (version === lane.from.version) return 'old';
  if (version === lane.to.version) return 'new';
  return 'none';
}

function stepInWords({ strategy }: LaneResult, weight: number): string {
  const { routed } = strategyOf(strategy);
  if (routed === undefined) return `canary at ${weight} %`;
  return routed === 'header' ? `canary by header, ${weight} %` : `canary with ${weight} % of the reads mirrored`;
}

/** When the gateway had the route of a canary's step. */
function routesTaken({ byHeader, mirrored }: LaneResult): [string, number | null][] {
  return [
    ['gateway has the header’s route', byHeader?.startMs ?? null],
    ['gateway mirrors reads', mirrored?.startMs ?? null],
  ];
}

const AS_MARKED: Readonly<Record<string, string>> = { abort: 'aborted', wake: 'controller woken' };

function momentsOf(lane: LaneResult, zero: number): Moment[] {
  const deploy = markAt(lane, 'deploy');
  const rollback = markAt(lane, 'rollback');
  const after = (base: number | null, ms: number | null) => (base === null || ms === null ? null : base + ms);
  const isBeside = isBesideApp(lane.strategy);
  const all: [string, number | null][] = [
    [isBeside ? 'update applied' : 'deploy applied', deploy],
    ['promoted', after(deploy, lane.promotedMs)],
    [isBeside ? 'new pod ready' : 'last old pod gone', after(deploy, lane.deployMs)],
    [faultOf(treatmentOf(lane).fault).words, markAt(lane, 'disturb')],
    ['roll-back', rollback],
    ['last new answer', isBeside ? null : after(rollback, lane.rollbackMs)],
    [isBeside ? 'pod ready again' : 'last new pod gone', after(rollback, lane.rollbackPodsMs)],
  ];
  const steps = lane.marks.flatMap(({ name, at, weight = 0 }): [string, number | null][] => {
    const words = name === 'step' ? stepInWords(lane, weight) : AS_MARKED[name];
    return words === undefined ? [] : [[words, at]];
  });
  const weights = (lane.weights ?? []).map(({ at, share }): [string, number | null] => [
    `gateway at ${Math.round(share * 1000) / 10} %`,
    at > 0 ? at : null,
  ]);
  const scaled = (lane.scaling?.changes ?? []).map(({ at, pods }): [string, number | null] => [
    `${pods} pods wanted`,
    at,
  ]);
  return [...all, ...steps, ...weights, ...routesTaken(lane), ...scaled]
    .flatMap(([label, at]) => (at === null ? [] : [{ at: at - zero, label }]))
    .sort((a, b) => a.at - b.at);
}

/** Lanes as a report shows them: each control before what it controls, the noise floor last, faults after the switch alone, repeats in turn. */
export function inOrder(lanes: readonly LaneResult[]): LaneResult[] {
  const rank = ({ strategy }: LaneResult) => rankOf(strategy);
  const fault = (lane: LaneResult) => faultNames.indexOf(treatmentOf(lane).fault);
  return [...lanes].sort(
    (a, b) => rank(a) - rank(b) || fault(a) - fault(b) || a.block - b.block || a.attempt - b.attempt,
  );
}

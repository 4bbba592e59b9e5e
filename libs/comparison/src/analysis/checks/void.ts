import type { LaneFacts } from '../../record/lane-facts.ts';
import type { VoidMark } from '../../record/lane-result.ts';

/** What a lane is judged by. */
export interface LaneSigns {
  /** Of the generator, the machine and the fault that the lane was given, in words. */
  faults: readonly string[];
  /** When the lane stopped, ms since its start. */
  stopMs: number;
  /** Requests that no phase of the lane counts. */
  inNoPhase: number;
  /** Requests due before anything was changed. */
  steady: { sent: number; failed: number };
  failedTotal: number;
}

const number = (value: number): string => value.toLocaleString('en-US');

/** The load went on as planned until the lane stopped: each request due was sent, and none later. */
const loadSigns = ({ id, generator }: LaneFacts, { stopMs, inNoPhase }: LaneSigns): [boolean, string][] => {
  const { horizonMs, planned, sent } = generator;
  const early =
    stopMs > horizonMs ? `its schedule was ${horizonMs / 1000} s long, the lane ${(stopMs / 1000).toFixed(1)} s` : '';
  return [
    [
      stopMs > horizonMs || sent < planned,
      `${id}: the load ended early: ${number(sent)} of ${number(planned)} planned requests were sent${early === '' ? '' : `; ${early}`}`,
    ],
    [inNoPhase > 0, `${id}: ${number(inNoPhase)} requests were due in no phase of the lane`],
  ];
};

/**
 * Why a lane does not count, each a fault of the instrument: it failed, the load ended early or its generator was late, others used the machine, requests
 * failed before anything was changed, the fault that it was given was not there, or a control whose switches completed lost nothing. How a strategy ended is never a reason.
 */
export const laneVoid = (facts: LaneFacts, signs: LaneSigns): VoidMark => {
  const { faults, steady, failedTotal } = signs;
  const { id, fault, control, end } = facts;
  const unchanged = `${number(steady.failed)} of ${number(steady.sent)} requests failed before anything was changed`;
  const all: [boolean, string][] = [
    [fault !== null, `${id} broke off: ${fault}`],
    ...loadSigns(facts, signs),
    ...faults.map((found): [boolean, string] => [true, `${id}: ${found}`]),
    [steady.failed > 0, `${id}: ${unchanged}: the machine does not hold this rate; lower it or quieten the machine`],
    [
      control && end?.how === 'completed' && failedTotal === 0,
      `${id}: the control lost nothing, so this run could not have seen a loss`,
    ],
  ];
  const reasons = all.filter(([holds]) => holds).map(([, reason]) => reason);
  return { void: reasons.length > 0, reasons };
};

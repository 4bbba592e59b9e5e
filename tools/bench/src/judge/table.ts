import type { Calibrated } from './calibrate.ts';
import type { CaseResult } from './cases.ts';
import type { Detection } from './detection.ts';
import type { FalseAborts } from './false-aborts.ts';

export interface Result {
  /** Of a canary that is no other version. */
  readonly seconds: number;
  readonly falseAborts: readonly FalseAborts[];
  readonly calibrated: readonly Calibrated[];
  readonly detections: readonly Detection[];
  readonly cases: readonly CaseResult[];
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

const falseAbort = (seconds: number, one: FalseAborts): string => {
  const said = `${one.aborted} of ${one.canaries} aborted, looked at in each of ${seconds} s; at least ${percent(one.atLeast)}`;
  if (!one.isJudged) return `no other version, ${one.name}: ${said} · told, not claimed`;
  return `no other version, ${one.name}: ${said} · ${one.isWithin ? 'within' : 'FALLS SHORT of'} ${percent(one.claim)}`;
};

const setting = ({ rival, setting: value, aborted, canaries }: Calibrated): string =>
  `${rival} at ${value}: ${aborted} of ${canaries} canaries that are not worse aborted`;

const detection = ({ scenario, policy, canaries, detected, requests, seconds }: Detection): string => {
  const median = requests === null ? 'median never' : `median ${requests} canary requests, ${seconds} s`;
  return `${percent(scenario.from)} → ${percent(scenario.to)}, ${policy}: ${median}; ${detected} of ${canaries} seen`;
};

const ofCase = (one: CaseResult): string => {
  const said = `${one.name} (${one.source}; ${one.requests}): Kayenta ${one.kayenta}, judge ${one.judge}`;
  return one.isAsExpected ? said : `${said} · NOT AS EXPECTED`;
};

/** A line a claim, a setting, a scenario and policy, a case. */
export const table = ({ seconds, falseAborts, calibrated, detections, cases }: Result): string =>
  [
    ...falseAborts.map((one) => falseAbort(seconds, one)),
    ...calibrated.map(setting),
    ...detections.map(detection),
    ...cases.map(ofCase),
  ].join('\n');

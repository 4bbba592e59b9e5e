import { createSequentialPolicy, isHigh, mannWhitneyDefaults, type Decision } from '@cutover/judge';
import { fromRates, kayentaCases } from '@cutover/judge/testing';

export interface CaseResult {
  readonly name: string;
  readonly source: string;
  readonly requests: string;
  readonly kayenta: 'high' | 'pass';
  readonly judge: Decision;
  readonly isAsExpected: boolean;
}

/** Each case by Kayenta's classifier and by the judge. */
export const judgeCases = (): CaseResult[] =>
  kayentaCases.map(({ name, source, experiment, control, requests, isHighByKayenta, verdict }) => {
    const policy = createSequentialPolicy();
    for (const second of fromRates({ experiment, control }, requests)) policy.consume(second);
    const judge = policy.conclude().decision;
    const high = isHigh(experiment, control, mannWhitneyDefaults);
    return {
      ...{ name, source, judge, kayenta: high ? 'high' : 'pass' },
      requests: `${requests.canary} beside ${requests.stable} an interval`,
      isAsExpected: judge === verdict && high === isHighByKayenta,
    };
  });

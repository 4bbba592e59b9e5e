import { describe, expect, it } from '@jest/globals';

import { arePodsReady, autoscalerFailure, podsInWords } from './pods-ready.ts';
import type { ObjectState } from '../../record/event-record.ts';
import { strategyOf } from '../../strategy/strategies.ts';

const app = { app: 'account', replicas: 3 };
const podOf = (ready: boolean) => ({ kind: 'Pod', ready, deleting: false }) as ObjectState;

interface Planted {
  pods: readonly boolean[];
  wanted?: number;
  active?: boolean | null;
}

const seen = ({ pods, wanted = 3, active = true }: Planted) => ({
  current: (kind: string): Map<string, ObjectState> => {
    if (kind === 'Pod') return new Map(pods.map((ready, index) => [`account-5d8f-${index}`, podOf(ready)]));
    if (kind === 'Deployment') return new Map([['account', { kind, wanted } as ObjectState]]);
    if (kind !== 'HorizontalPodAutoscaler' || active === null) return new Map();
    return new Map([['account', { kind, fewest: 3, most: 4, active, reason: 'no metrics known' } as ObjectState]]);
  },
});

const ready = (count: number) => Array.from({ length: count }, () => true);

describe('the pods of a lane before it begins', () => {
  it.each<[Planted, boolean]>([
    [{ pods: ready(3) }, true],
    [{ pods: ready(4), wanted: 4 }, true],
    [{ pods: ready(1), wanted: 1 }, false],
    [{ pods: ready(3), wanted: 4 }, false],
    [{ pods: [true, true, false] }, false],
    [{ pods: ready(3), active: false }, false],
    [{ pods: ready(3), active: null }, false],
  ])('are ready as its autoscaler wants them, within its bounds and by metrics: %j', (planted, are) => {
    expect(arePodsReady(seen(planted), app, { strategy: strategyOf('rolling-hpa') })).toBe(are);
  });

  it('are as many as the comparison asks for where there is no autoscaler', () => {
    const planned = { strategy: strategyOf('rolling') };
    expect(arePodsReady(seen({ pods: ready(3), wanted: 9, active: null }), app, planned)).toBe(true);
    expect(arePodsReady(seen({ pods: ready(4) }), app, planned)).toBe(false);
    expect(podsInWords(app, planned)).toBe('3 pods of account ready');
    expect(autoscalerFailure(seen({ pods: [] }), app, planned)).toBeNull();
  });

  it('are not asked after where the autoscaler is why the lane does not begin', () => {
    const failure = (active: boolean | null) =>
      autoscalerFailure(seen({ pods: ready(3), active }), app, { strategy: strategyOf('rolling-hpa') });
    expect(failure(false)).toBe('the autoscaler of account goes by no metrics: no metrics known');
    expect(failure(null)).toBe('there is no autoscaler of account');
    expect(failure(true)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { valuesOf } from './lane-plan.ts';
import { accountApplication } from '../../apps/account/account-application.ts';
import { defaultPolicy } from '../judge/default-policy.ts';
import type { Comparison } from '../../compare/options.ts';
import { strategyNames } from '../../record/strategy-name.ts';
import { defaultCanarySteps } from '../../strategy/canary-steps.ts';
import { strategyOf } from '../../strategy/strategies.ts';
import { transferApplication } from '../../apps/transfer/transfer-application.ts';

const canary = { steps: defaultCanarySteps, judge: defaultPolicy() };
const image = { repository: 'registry.example/app', digest: 'sha256:0', version: '1.0.0' };
const valuesIn = (application: unknown, name: (typeof strategyNames)[number]) =>
  valuesOf({ application, appValues: {}, canary, replicas: 3 } as Comparison, strategyOf(name), {
    image,
    round: 'old',
  });

describe('consumers of a lane', () => {
  it('wait for their promotion, in every lane but the control', () => {
    const waiting = strategyNames.filter((name) => {
      const { consumers } = valuesIn(transferApplication, name) as { consumers: { gate: { enabled: boolean } } };
      return consumers.gate.enabled;
    });
    expect(waiting).toEqual(strategyNames.filter((name) => name !== 'blue-green-ungated'));
  });

  it('are all in which the control differs from blue/green', () => {
    const control = valuesIn(transferApplication, 'blue-green-ungated');
    const gated = valuesIn(transferApplication, 'blue-green');
    expect(control).not.toEqual(gated);
    expect({ ...control, consumers: gated['consumers'] }).toEqual(gated);
  });

  it('are nothing that a chart is told of whose app has none', () => {
    expect(valuesIn(accountApplication, 'blue-green-ungated')).not.toHaveProperty('consumers');
  });
});

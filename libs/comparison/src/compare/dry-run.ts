import { canaryPlan } from './canary-plan.ts';
import { type CompareOptions, withDefaults } from './options.ts';
import { blockOrder, laneId } from './order.ts';
import { treatmentsOf } from './treatments.ts';
import { stepsOf } from '../lane/drive/steps-of.ts';
import type { ComparisonCluster } from '../lane/cluster-port.ts';
import { usualSwitchMs } from '../lane/drive/usual-switch.ts';
import { faultOf } from '../fault/faults.ts';
import { asRecorded, type Treated, type Treatment } from '../record/treatment.ts';
import { pausesOf } from '../strategy/canary-steps.ts';
import type { Step } from '../strategy/script.ts';
import { strategyOf } from '../strategy/strategies.ts';
import type { Comparison } from './options.ts';

/** A comparison as far as it can be foretold without a cluster. */
export type Foretold = Pick<
  CompareOptions,
  'app' | 'strategies' | 'faults' | 'seed' | 'repeats' | 'canary' | 'timing' | 'rate'
>;

export type ForetoldLane = { readonly lane: string; readonly block: number; readonly estimatedMs: number } & Treated;

export interface DryRun {
  readonly app: string;
  readonly seed: number;
  readonly ratePerSecond: number;
  /** In the order in which they would be measured. */
  readonly lanes: readonly ForetoldLane[];
  /** What each lane takes before its load begins, ms; part of its estimate. One with an autoscaler takes a minute more. */
  readonly setUpMs: number;
  readonly estimatedMs: number;
  /** What canaries can show, and what of their plan cannot work. */
  readonly notes: readonly string[];
}

/** From an empty namespace to test data, roughly; brokers take their time. */
const usualSetUpMs = ({ application }: Comparison): number =>
  application.sideImages.includes('kafka') ? 60_000 : 15_000;

/** An autoscaler that has no metrics yet may not be measured: until metrics-server has looked at new pods twice. */
const scaledSetUpMs = 60_000;

const nowhere: ComparisonCluster = {
  ...{ name: '', kind: '', kubeconfig: '' },
  kubectl: () => Promise.reject(new Error('a dry run asks no cluster')),
  inNodeNetwork: (argv) => argv,
  expose: () => Promise.reject(new Error('a dry run asks no cluster')),
};

/** How long a lane mostly lasts; with a version that no pod is ever ready of, as long as a switch may. */
const laneMs = ({ timing, canary }: Comparison, treatment: Treatment): number => {
  const strategy = strategyOf(treatment.strategy);
  const isNeverServed = !faultOf(treatment.fault).ends.includes('completed');
  const { steadyMs, holdMs, settleMs, noiseMs, switchTimeoutMs, promotionRestMs } = timing;
  const deploy = usualSwitchMs + promotionRestMs + pausesOf(stepsOf(strategy, canary));
  const usual: Record<Step['do'], number> = {
    ...{ idle: noiseMs, steady: steadyMs, settle: settleMs, rollback: usualSwitchMs },
    ...{ deploy: isNeverServed ? switchTimeoutMs : deploy, hold: isNeverServed ? 0 : holdMs },
  };
  return strategy.script.reduce((sum, step) => sum + usual[step.do], 0);
};

/** What a lane's set-up takes beside that of any other. */
export const ownSetUpMs = ({ strategy }: Pick<Treatment, 'strategy'>): number =>
  strategyOf(strategy).autoscaled === true ? scaledSetUpMs : 0;

/** @param measuredSetUpMs what set-up took a lane in an earlier run, where there is one */
export const dryRun = (foretold: Foretold, measuredSetUpMs: number | null): DryRun => {
  const comparison = withDefaults({ ...foretold, cluster: nowhere, helm: '', outDir: '' });
  const { app, seed, strategies, faults, repeats, load } = comparison;
  const setUpMs = measuredSetUpMs ?? usualSetUpMs(comparison);
  const lanes: ForetoldLane[] = [];
  for (let block = 1; block <= repeats; block += 1) {
    for (const treatment of blockOrder(treatmentsOf(strategies, faults), seed, block)) {
      const estimatedMs = setUpMs + ownSetUpMs(treatment) + laneMs(comparison, treatment);
      lanes.push({ lane: laneId(treatment, { block, attempt: 1 }), block, ...asRecorded(treatment), estimatedMs });
    }
  }
  return {
    ...{ app, seed, lanes, setUpMs, ratePerSecond: load.ratePerSecond },
    estimatedMs: lanes.reduce((sum, lane) => sum + lane.estimatedMs, 0),
    notes: canaryPlan(comparison),
  };
};

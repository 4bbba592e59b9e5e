import { ClusterLane } from './cluster-lane.ts';
import type { Chosen, DemonstrationDriver } from './driver.ts';
import { needPlatform } from '../compare/need-platform.ts';
import { type CompareOptions, withDefaults } from '../compare/options.ts';
import { planLane } from '../compare/order.ts';
import { removeLane } from '../compare/run-lane.ts';
import { faultOf } from '../fault/faults.ts';
import { prepareLane } from '../lane/prepare/prepare-lane.ts';
import type { FaultName } from '../record/fault-name.ts';
import type { StrategyName } from '../record/strategy-name.ts';
import { strategyOf } from '../strategy/strategies.ts';

/** A presenter takes their time, and the load goes on: its schedule, and any wait, is this long. */
const LONGEST_MS = 1_800_000;
const STEADY_MS = 8_000;

export interface ClusterDriverOptions
  extends Pick<
    CompareOptions,
    'cluster' | 'helm' | 'app' | 'images' | 'sideImages' | 'seed' | 'rate' | 'replicas' | 'canary'
  > {
  readonly strategies: readonly StrategyName[];
  readonly faults: readonly FaultName[];
  /** Where Kiali shows the mesh, where it does. */
  readonly kiali?: string | undefined;
}

/** Lanes of a cluster, one after the other, as a comparison makes them; nothing of them is recorded. */
export const clusterDriver = (options: ClusterDriverOptions): DemonstrationDriver => {
  const { kiali, ...compared } = options;
  let lanes = 0;
  const settingsOf = (signal: AbortSignal) =>
    withDefaults({
      ...compared,
      ...{ outDir: '', tellsDetails: true, signal },
      timing: { switchTimeoutMs: LONGEST_MS, horizonMs: LONGEST_MS },
    });
  return {
    choices: {
      strategies: options.strategies.map((name) => ({ name, words: strategyOf(name).summary })),
      faults: options.faults.map((name) => ({ name, words: faultOf(name).words })),
      ...(kiali === undefined ? {} : { kiali }),
    },
    steadyMs: STEADY_MS,
    begin: async ({ strategy, fault }: Chosen, telling, signal) => {
      const comparison = settingsOf(signal);
      await needPlatform({ ...comparison, strategies: [strategy as StrategyName] });
      lanes += 1;
      const treatment = { strategy: strategy as StrategyName, fault: fault as FaultName };
      const planned = planLane(comparison, treatment, { block: lanes, attempt: 1, order: lanes });
      const id = planned.id.replace(/^b\d+/, `live-${lanes}`);
      const plan = { ...planned, id, namespace: `lane-${id}` };
      try {
        const lane = await prepareLane(comparison, plan, () => undefined);
        const exposed = await comparison.cluster.expose({ address: lane.target.host, port: lane.target.port });
        const { hostname: host, port } = new URL(exposed.url);
        // What ends a lane must work though the demonstration was stopped.
        return await ClusterLane.begin({
          ...{ comparison: { ...comparison, signal: undefined }, lane, telling },
          entrance: { host, port: Number(port) },
          close: async () => exposed.close(),
        });
      } catch (error) {
        await removeLane(comparison, plan.namespace);
        throw error;
      }
    },
  };
};

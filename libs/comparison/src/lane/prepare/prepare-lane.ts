import { awaitDependencies } from './await-dependencies.ts';
import { type LanePlan, laneLabel, type Manifests, renderDependencies, renderLane, renderTwin } from './lane-plan.ts';
import { laneNotReady } from './lane-not-ready.ts';
import { observe, type Observer, WaitTimeout } from '../observe/observer.ts';
import { arePodsReady, autoscalerFailure, podsInWords } from './pods-ready.ts';
import { reachOf } from './reach.ts';
import type { Entrance } from '../entrance/entrance.ts';
import { entranceOf } from '../entrance/entrance-of.ts';
import type { TestData } from '../../apps/application.ts';
import { SetUpError } from '../../apps/shared/set-up-error.ts';
import type { LaneSettings } from '../lane-settings.ts';
import type { LaneFacts } from '../../record/lane-facts.ts';
import { lineDifference } from './line-difference.ts';

/** A lane with version 1 up, its test data made, and nothing sent yet. */
export interface PreparedLane {
  plan: LanePlan;
  manifests: Manifests;
  renderDifference: LaneFacts['renderDifference'];
  observer: Observer;
  testData: TestData<unknown>;
  /** Where load is sent to within the node's network. */
  target: { host: string; port: number };
  /** Null in a lane without one. */
  mongo: { ip: string; uid: string } | null;
  /** What the proxy at its entrance shares by weight; null without one that does. */
  proxyWeights: Entrance['weights'];
  /** What the proxy at its entrance does about failures; null without one that does more than to pass them on. */
  failing: Entrance['failing'];
  /** What that proxy sent where; null where nothing is mirrored. */
  proxyRequests: Entrance['requests'];
  close(): Promise<void>;
}

const readyWithinMs = 180_000;

/** What of this repository runs has to keep to `restricted`; of any other app nothing is asked. */
const foundation = ({ namespace, id }: LanePlan, objects: readonly object[], isOurs: boolean): string => {
  const enforced = isOurs ? { 'pod-security.kubernetes.io/enforce': 'restricted' } : {};
  const labels = { [laneLabel]: id, ...enforced };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
      ...objects.map((object) => {
        const { metadata } = object as { metadata: object };
        return { ...object, metadata: { ...metadata, namespace } };
      }),
    ],
  });
};

const observeLane = (comparison: LaneSettings, { namespace, strategy }: LanePlan, { watched }: Entrance): Observer =>
  observe({
    kubeconfig: comparison.cluster.kubeconfig,
    namespace,
    names: { app: comparison.app, ...(strategy.switched && { switched: strategy.switched }), ...comparison.entry },
    kinds: [
      ...(['Pod', ...watched, 'ReplicaSet', strategy.workload] as const),
      ...(strategy.autoscaled ? (['HorizontalPodAutoscaler'] as const) : []),
    ],
    ...(comparison.signal === undefined ? {} : { signal: comparison.signal }),
  });

const mongoPod = async (
  { cluster, application }: LaneSettings,
  { namespace }: LanePlan,
): Promise<PreparedLane['mongo']> => {
  if (!application.hasMongo) return null;
  const { stdout } = await cluster.kubectl(['get', 'pods', 'mongo-0', '--namespace', namespace, '--output', 'json']);
  const pod = JSON.parse(stdout) as { metadata: { uid: string }; status: { podIP?: string } };
  if (pod.status.podIP === undefined) throw new SetUpError(`mongo-0 in ${namespace} has no address`);
  return { ip: pod.status.podIP, uid: pod.metadata.uid };
};

const differenceOf = async (comparison: LaneSettings, plan: LanePlan, manifests: Manifests) => {
  const twin = await renderTwin(comparison, plan);
  const against = plan.strategy.drainTwin;
  return twin === null || against === null ? null : { against, lines: lineDifference(twin, manifests.new) };
};

/** Where load enters once as many pods as wanted are ready. @throws LaneNotReady, saying what each pod waits for; SetUpError where an autoscaler has nothing to go by */
const readyTarget = async (
  comparison: LaneSettings,
  plan: LanePlan,
  observer: Observer,
  entrance: Entrance,
): Promise<PreparedLane['target']> => {
  const { app, cluster } = comparison;
  const { namespace } = plan;
  const isReady = () => arePodsReady(observer, comparison, plan) && entrance.address(observer.current) !== null;
  try {
    await observer.until(podsInWords(comparison, plan), isReady, readyWithinMs);
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error;
    const failure = autoscalerFailure(observer, comparison, plan);
    throw failure === null ? await laneNotReady(cluster, namespace, error.message) : new SetUpError(failure);
  }
  const service = entrance.address(observer.current);
  if (service === null) throw new SetUpError(`${app} in ${namespace} has no address any more`);
  return entrance.lead(service);
};

type Exposed = Awaited<ReturnType<LaneSettings['cluster']['expose']>>;

/** Deploys version 1 with all it depends on into a namespace of its own and makes the test data. */
export const prepareLane = async (
  comparison: LaneSettings,
  plan: LanePlan,
  step: (name: 'deploying version 1' | 'making test data') => void,
): Promise<PreparedLane> => {
  const { application, cluster, load, signal } = comparison;
  step('deploying version 1');
  const inLane = application.inLane();
  const entrance = entranceOf(comparison, plan);
  const [manifests, before] = await Promise.all([renderLane(comparison, plan), renderDependencies(comparison, plan)]);
  const apply = (input: string) =>
    cluster.kubectl(['apply', '--filename', '-'], signal === undefined ? { input } : { input, signal });
  const isOurs = typeof application.asked === 'string';
  await apply(foundation(plan, [...inLane.objects, ...entrance.objects], isOurs));
  const observer = observeLane(comparison, plan, entrance);
  let exposed: Exposed | undefined;
  try {
    await apply([...before, manifests.old].join('\n---\n'));
    const target = await readyTarget(comparison, plan, observer, entrance);
    await awaitDependencies(comparison, plan);
    const reached = await cluster.expose({ address: target.host, port: target.port });
    exposed = reached;
    step('making test data');
    const mongo = await mongoPod(comparison, plan);
    const testData = await inLane.makeTestData(
      reachOf(comparison, plan, { url: reached.url, hasMongo: mongo !== null }),
      {
        clients: load.keepAliveClients + load.freshClients,
        accountsPerClient: load.accountsPerClient,
      },
    );
    return {
      ...{ plan, manifests, observer, testData, mongo },
      renderDifference: await differenceOf(comparison, plan, manifests),
      target,
      proxyWeights: entrance.weights,
      failing: entrance.failing,
      proxyRequests: entrance.requests,
      close: async () => {
        observer.stop();
        await reached.close();
      },
    };
  } catch (error) {
    observer.stop();
    await exposed?.close();
    throw error;
  }
};

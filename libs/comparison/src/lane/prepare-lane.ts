import {
  type LanePlan,
  authSecret,
  laneLabel,
  type Manifests,
  renderLane,
  renderMongo,
  renderTwin,
} from './lane-plan.ts';
import { observe, type Observer } from './observer.ts';
import { openAccounts, type OpenedAccounts, SetUpError } from '../bank/open-accounts.ts';
import { createTokenKey, type TokenKey } from '../bank/tokens.ts';
import type { Comparison } from '../compare/options.ts';
import type { LaneFacts } from '../run/lane-facts.ts';
import { lineDifference } from '../strategy/line-difference.ts';

/** A lane with version 1 up, its accounts opened, and nothing sent yet. */
export interface PreparedLane {
  plan: LanePlan;
  manifests: Manifests;
  renderDifference: LaneFacts['renderDifference'];
  observer: Observer;
  accounts: OpenedAccounts;
  /** The Service's address within the node's network. */
  target: { host: string; port: number };
  /** The Service as reachable from here. */
  url: string;
  mongo: { ip: string; uid: string };
  close(): Promise<void>;
}

const servicePort = 80;
export const mongoPort = 27_017;
const readyWithinMs = 180_000;

const foundation = ({ namespace, id }: LanePlan, key: TokenKey): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: { [laneLabel]: id, 'pod-security.kubernetes.io/enforce': 'restricted' },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: authSecret, namespace },
        stringData: { keys: key.authKeys },
      },
    ],
  });

const observeLane = (comparison: Comparison, { namespace, strategy }: LanePlan): Observer =>
  observe({
    kubeconfig: comparison.cluster.kubeconfig,
    namespace,
    app: comparison.app,
    kinds: [
      ...(['Pod', 'EndpointSlice', 'Service', 'ReplicaSet'] as const),
      strategy.values.strategy['type'] === 'blueGreen' ? 'Rollout' : 'Deployment',
    ],
    ...(comparison.signal === undefined ? {} : { signal: comparison.signal }),
  });

const isReady = (observer: Observer, app: string, replicas: number) => (): boolean => {
  const pods = [...observer.current('Pod').values()];
  const service = observer.current('Service').get(app);
  const ready = pods.filter((pod) => pod.kind === 'Pod' && pod.ready && !pod.deleting);
  return (
    ready.length === replicas && pods.length === replicas && service?.kind === 'Service' && service.clusterIP !== null
  );
};

const mongoPod = async ({ cluster }: Comparison, { namespace }: LanePlan): Promise<PreparedLane['mongo']> => {
  const { stdout } = await cluster.kubectl(['get', 'pods', 'mongo-0', '--namespace', namespace, '--output', 'json']);
  const pod = JSON.parse(stdout) as { metadata: { uid: string }; status: { podIP?: string } };
  if (pod.status.podIP === undefined) throw new SetUpError(`mongo-0 in ${namespace} has no address`);
  return { ip: pod.status.podIP, uid: pod.metadata.uid };
};

const differenceOf = async (comparison: Comparison, plan: LanePlan, manifests: Manifests) => {
  const twin = await renderTwin(comparison, plan);
  const against = plan.strategy.drainTwin;
  return twin === null || against === null ? null : { against, lines: lineDifference(twin, manifests.new) };
};

/** Deploys version 1 with its own database into a namespace of its own and opens the accounts. */
export const prepareLane = async (
  comparison: Comparison,
  plan: LanePlan,
  step: (name: 'deploying version 1' | 'opening accounts') => void,
): Promise<PreparedLane> => {
  const { cluster, app, replicas, load, signal } = comparison;
  step('deploying version 1');
  const key = createTokenKey();
  const [manifests, mongoManifests] = await Promise.all([renderLane(comparison, plan), renderMongo(comparison, plan)]);
  const apply = (input: string) =>
    cluster.kubectl(['apply', '--filename', '-'], signal === undefined ? { input } : { input, signal });
  await apply(foundation(plan, key));
  const observer = observeLane(comparison, plan);
  try {
    await apply(`${mongoManifests}\n---\n${manifests.old}`);
    await observer.until(`${replicas} pods of ${app} ready`, isReady(observer, app, replicas), readyWithinMs);
    const service = observer.current('Service').get(app);
    const host = service?.kind === 'Service' ? (service.clusterIP ?? '') : '';
    const exposed = await cluster.expose({ address: host, port: servicePort });
    step('opening accounts');
    const clients = load.keepAliveClients + load.freshClients;
    const accounts = await openAccounts(exposed.url, key, { clients, accountsPerClient: load.accountsPerClient });
    return {
      plan,
      manifests,
      renderDifference: await differenceOf(comparison, plan, manifests),
      observer,
      accounts,
      target: { host, port: servicePort },
      url: exposed.url,
      mongo: await mongoPod(comparison, plan),
      close: async () => {
        observer.stop();
        await exposed.close();
      },
    };
  } catch (error) {
    observer.stop();
    throw error;
  }
};

import { setTimeout as sleep } from 'node:timers/promises';

import { clusterIp } from './cluster-ip.ts';
import type { Address, Entrance } from './entrance.ts';
import { gatewayObjects } from './mesh-gateway-objects.ts';
import { gatewayCounts } from './gateway-counts.ts';
import { proxyRequests, requestCounters } from './proxy-requests.ts';
import { type RoutedWeights, routedWeights } from './routed-weights.ts';
import { comparePolicy } from './seen-policy.ts';
import { routesIn, sendsAgain } from './sent-again.ts';
import { SetUpError } from '../../apps/shared/set-up-error.ts';
import type { LaneSettings } from '../lane-settings.ts';
import { servicePort } from '../prepare/reach.ts';
import type { GatewayCounts, GatewayPolicy } from '../../record/gateway-fact.ts';
import { isWeighted } from '../../strategy/canary-steps.ts';
import { gatewayName } from '../../strategy/lane-gateway.ts';
import type { Strategy } from '../../strategy/strategy.ts';

type Settings = Pick<LaneSettings, 'app' | 'cluster' | 'entry' | 'signal'>;
interface Lane {
  readonly id: string;
  readonly namespace: string;
  readonly strategy: Pick<Strategy, 'entrance' | 'values' | 'gateway' | 'routed'>;
}

const passesOn: GatewayPolicy = { retries: null, outliers: null };
const answersWithinMs = 60_000;
const asksEveryMs = 200;

const kubectl = (
  { cluster, signal }: Settings,
  { namespace }: Pick<Lane, 'namespace'>,
  args: string[],
): Promise<string> =>
  cluster
    .kubectl(['--namespace', namespace, ...args], signal === undefined ? {} : { signal })
    .then(({ stdout }) => stdout.trim());

/** What a proxy's administration page says, by Istio's agent beside it. */
const asked = (settings: Settings, lane: Pick<Lane, 'namespace'>, proxy: string, path: string): Promise<string> => {
  const into = ['exec', proxy, '--container', 'istio-proxy', '--'];
  return kubectl(settings, lane, [...into, 'pilot-agent', 'request', 'GET', path]);
};

const dumpOf = async (settings: Settings, lane: Pick<Lane, 'namespace'>, proxy: string, of = ''): Promise<unknown> =>
  JSON.parse(await asked(settings, lane, proxy, `config_dump${of}`));

/** A proxy's configuration. @throws SetUpError where it has nothing yet by which to send a request */
const routedDump = async (settings: Settings, lane: Lane, proxy: string): Promise<unknown> => {
  const dump = await dumpOf(settings, lane, proxy);
  if (routesIn(dump) === 0) throw new SetUpError(`${proxy} in ${lane.namespace} has no routes yet`);
  return dump;
};

/** @throws SetUpError where the proxy may send a request twice */
const refuseRetries = (dump: unknown, where: string): void => {
  const wrong = sendsAgain(dump);
  if (wrong !== null) throw new SetUpError(`${where} ${wrong}: set meshConfig.defaultHttpRetryPolicy.attempts to 0`);
};

/** What the proxy at the entrance does about failures, by its own configuration. @throws SetUpError where that is not what the lane states */
const requireStated = async (settings: Settings, lane: Lane, proxy: string): Promise<GatewayPolicy> => {
  const { gateway: stated = passesOn } = lane.strategy;
  const dump = await routedDump(settings, lane, proxy);
  const where = `${proxy} in ${lane.namespace}`;
  if (stated.retries === null) refuseRetries(dump, where);
  const { seen, differs } = comparePolicy(dump, { stated, service: settings.entry.service, namespace: lane.namespace });
  if (differs !== null) throw new SetUpError(`${where} ${differs}`);
  return seen;
};

/** Until the app itself has answered by the entrance: its proxy learns of routes and pods after it has started. */
const untilAnswered = async ({ cluster, signal, app }: Settings, where: string, { host, port }: Address) => {
  const exposed = await cluster.expose({ address: host, port });
  const until = Date.now() + answersWithinMs;
  let last = 'no answer';
  try {
    while (Date.now() < until) {
      const answer = await fetch(`${exposed.url}/version`, signal === undefined ? {} : { signal }).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.headers.get('x-version')) return;
      if (answer !== null) last = `status ${answer.status}`;
      signal?.throwIfAborted();
      await sleep(asksEveryMs);
    }
  } finally {
    await exposed.close();
  }
  throw new SetUpError(`${app} is not reached by ${where}: ${last}`);
};

/** A proxy of the mesh that is the lane's own, and lets load in. */
export interface MeshDoor {
  /** Of its Deployment and its Service. */
  readonly name: string;
  /** Of its Service. */
  readonly port: number;
  readonly objects: readonly object[];
}

/** Requests come to a proxy, which sends each of them to the sidecar of one of the app's pods, by mutual TLS. Clients' connections end at it, and pods come and go behind it. */
export const byMesh = (settings: Settings, lane: Lane, door: MeshDoor): Entrance => {
  const service = clusterIp(settings.entry);
  const weighted = isWeighted(lane.strategy);
  const proxy = `deployment/${door.name}`;
  const weights = async (): Promise<RoutedWeights | null> =>
    routedWeights(await dumpOf(settings, lane, proxy, '?resource=dynamic_route_configs'));
  let seen: GatewayPolicy | null = null;
  const tell = (path: string) => asked(settings, lane, proxy, path);
  const counts = async (): Promise<GatewayCounts> => {
    const text = await tell('stats?filter=cluster.outbound');
    return gatewayCounts(text, { service: settings.entry.service, namespace: lane.namespace });
  };
  return {
    watched: weighted ? [...service.watched, 'VirtualService'] : service.watched,
    objects: door.objects,
    weights: weighted ? weights : null,
    failing: lane.strategy.gateway === undefined ? null : { seen: () => seen, counts },
    requests: lane.strategy.routed === 'mirror' ? async () => proxyRequests(await tell(requestCounters)) : null,
    address: service.address,
    lead: async () => {
      const ask = (...args: string[]) => kubectl(settings, lane, args);
      await ask('rollout', 'status', proxy, '--timeout=180s');
      const host = await ask('get', 'service', door.name, '--output', 'jsonpath={.spec.clusterIP}');
      const address = { host, port: door.port };
      await untilAnswered(settings, `${door.name} in ${lane.namespace}`, address);
      const pods = await ask(
        ...['get', 'pods', '--selector', `app.kubernetes.io/name=${settings.app}`, '--output', 'name'],
      );
      seen = await requireStated(settings, lane, proxy);
      for (const pod of pods.split('\n').slice(0, 1))
        refuseRetries(await routedDump(settings, lane, pod), `${pod} in ${lane.namespace}`);
      return address;
    },
  };
};

/** A gateway of Istio's that is the lane's own. */
export const meshGateway = (settings: Settings, lane: Lane): Entrance => {
  const { id, strategy } = lane;
  const policy = strategy.gateway ?? passesOn;
  const objects = gatewayObjects({
    id,
    app: settings.app,
    isWeighted: isWeighted(strategy),
    policy,
    isCounted: strategy.routed === 'mirror',
  });
  return byMesh(settings, lane, { name: gatewayName, port: servicePort, objects });
};

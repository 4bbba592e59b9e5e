import { setTimeout as sleep } from 'node:timers/promises';

import { clusterIp } from './cluster-ip.ts';
import type { Address, Entrance } from './entrance.ts';
import { gatewayObjects } from './mesh-gateway-objects.ts';
import { type RoutedWeights, routedWeights } from './routed-weights.ts';
import { routesIn, sentAgain } from './sent-again.ts';
import { SetUpError } from '../../apps/shared/set-up-error.ts';
import type { LaneSettings } from '../lane-settings.ts';
import { servicePort } from '../prepare/reach.ts';
import { isWeighted } from '../../strategy/canary-steps.ts';
import { gatewayName } from '../../strategy/lane-gateway.ts';
import type { Strategy } from '../../strategy/strategy.ts';

type Settings = Pick<LaneSettings, 'app' | 'cluster' | 'entry' | 'signal'>;
interface Lane {
  readonly id: string;
  readonly namespace: string;
  readonly strategy: Pick<Strategy, 'entrance' | 'values'>;
}

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

/** What a proxy's administration page says of its configuration, by Istio's agent beside it. */
const dumpOf = async (settings: Settings, lane: Pick<Lane, 'namespace'>, proxy: string, of = ''): Promise<unknown> => {
  const into = ['exec', proxy, '--container', 'istio-proxy', '--'];
  return JSON.parse(await kubectl(settings, lane, [...into, 'pilot-agent', 'request', 'GET', `config_dump${of}`]));
};

/** @throws SetUpError where the proxy may send a request twice, or has nothing yet by which to send one */
const refuseRetries = async (settings: Settings, lane: Lane, proxy: string): Promise<void> => {
  const dump = await dumpOf(settings, lane, proxy);
  if (routesIn(dump) === 0) throw new SetUpError(`${proxy} in ${lane.namespace} has no routes yet`);
  const times = sentAgain(dump);
  if (times.length > 0)
    throw new SetUpError(
      `${proxy} in ${lane.namespace} would send a failed request ${Math.max(...times)} more times: set meshConfig.defaultHttpRetryPolicy.attempts to 0`,
    );
};

/** Until the app itself has answered by the gateway: its proxy learns of routes and pods after it has started. */
const untilAnswered = async ({ cluster, signal, app }: Settings, { namespace }: Lane, { host, port }: Address) => {
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
  throw new SetUpError(`${app} is not reached by ${gatewayName} in ${namespace}: ${last}`);
};

/**
 * A gateway of Istio's that is the lane's own: requests come to its Envoy, which sends each of them to the sidecar of one of the app's pods, by
 * mutual TLS. Clients' connections end at it, and pods come and go behind it.
 */
export const meshGateway = (settings: Settings, lane: Lane): Entrance => {
  const service = clusterIp(settings.entry);
  const weighted = isWeighted(lane.strategy);
  const weights = async (): Promise<RoutedWeights | null> =>
    routedWeights(await dumpOf(settings, lane, `deployment/${gatewayName}`, '?resource=dynamic_route_configs'));
  return {
    watched: weighted ? [...service.watched, 'VirtualService'] : service.watched,
    objects: gatewayObjects({ id: lane.id, app: settings.app, isWeighted: weighted }),
    weights: weighted ? weights : null,
    address: service.address,
    lead: async () => {
      const ask = (...args: string[]) => kubectl(settings, lane, args);
      await ask('rollout', 'status', `deployment/${gatewayName}`, '--timeout=180s');
      const host = await ask('get', 'service', gatewayName, '--output', 'jsonpath={.spec.clusterIP}');
      const address = { host, port: servicePort };
      await untilAnswered(settings, lane, address);
      const pods = await ask(
        ...['get', 'pods', '--selector', `app.kubernetes.io/name=${settings.app}`, '--output', 'name'],
      );
      for (const proxy of [`deployment/${gatewayName}`, ...pods.split('\n').slice(0, 1)])
        await refuseRetries(settings, lane, proxy);
      return address;
    },
  };
};

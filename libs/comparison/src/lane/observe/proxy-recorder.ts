import { keepLooking } from './keep-looking.ts';
import type { RoutedWeights } from '../entrance/routed-weights.ts';
import type { LaneClock } from '../drive/lane-clock.ts';
import type { EventRecord, ManagedRoute, ServiceWeight } from '../../record/event-record.ts';
import { gatewayName } from '../../strategy/lane-gateway.ts';

/** Each look is a process in the gateway's pod, so the proxy is asked only while the cluster wants others than it has. */
const looksEveryMs = 200;

/** Notes when a proxy took which routes, while a lane runs. */
export interface ProxyRecorder {
  readonly events: readonly EventRecord[];
  /** What is wrong with its routes, or else why the proxy could not be asked the last time, if it could not. */
  failure(): string | null;
  stop(): Promise<void>;
}

/** Where no proxy shares by weight. */
export const noProxy: ProxyRecorder = { events: [], failure: () => null, stop: async () => undefined };

/** Weights, and the routes that stand before them. */
export interface WantedRoutes {
  readonly weights: readonly ServiceWeight[];
  readonly managed?: readonly ManagedRoute[] | undefined;
}

export interface ProxyRecorderOptions {
  /** By the VirtualService as it is now. */
  wanted: () => WantedRoutes;
  look: () => Promise<RoutedWeights | null>;
  clock: Pick<LaneClock, 'now' | 'startedAt'>;
}

const sharesOf = (weights: readonly ServiceWeight[]): string =>
  weights
    .filter(({ share }) => share > 0)
    .map(({ service, share }) => `${service} ${share.toFixed(6)}`)
    .sort()
    .join();

/** Of a route all that Argo Rollouts can change: whom it takes, where they go, and what is mirrored. */
const keyOfRoute = ({ name, weights, header, method, mirrors = [] }: ManagedRoute): string =>
  [name, header?.name.toLowerCase(), header?.value, method, sharesOf(weights), sharesOf(mirrors)].join(' ');

const keyOf = ({ weights, managed = [] }: WantedRoutes): string =>
  [sharesOf(weights), ...managed.map(keyOfRoute)].join('; ');

export const recordProxy = ({ wanted, look, clock }: ProxyRecorderOptions): ProxyRecorder => {
  const events: EventRecord[] = [];
  let [has, askedAt]: [string | null, number] = [null, -Infinity];
  let wrong: string | null = null;

  /** By the proxy's clock, which is this machine's or nearly: not before it was last seen without them, and not later than now. */
  const momentOf = (since: string): number => {
    const told = Date.parse(since) - Date.parse(clock.startedAt);
    return Math.min(clock.now(), Math.max(askedAt, told));
  };

  const note = (found: RoutedWeights): void => {
    wrong ??= found.wrong;
    if (keyOf(found) === has) return;
    has = keyOf(found);
    const { weights, managed } = found;
    events.push({
      ...{ at: momentOf(found.since), type: events.length === 0 ? 'ADDED' : 'MODIFIED' },
      ...{ name: gatewayName, resourceVersion: found.version },
      object: {
        kind: 'ProxyRoutes',
        weights: [...weights],
        ...(managed.length === 0 ? {} : { managed: [...managed] }),
      },
    });
  };

  const ask = async () => {
    const asking = clock.now();
    const found = await look();
    if (found !== null) note(found);
    askedAt = asking;
  };

  const isDue = () => has === null || has !== keyOf(wanted());
  const looking = keepLooking({ everyMs: looksEveryMs, what: 'its routes', isDue, look: ask });
  return { events, failure: () => wrong ?? looking.failure(), stop: looking.stop };
};

import { KubeConfig, Watch } from '@kubernetes/client-node';

import { objectState } from './object-state.ts';
import type { RawObject } from './raw-object.ts';
import type { WatchedKind } from './watched-kind.ts';
import type { EventRecord, ObjectState } from '../../record/event-record.ts';
import { isAfter, isOwned } from '../../record/owned.ts';

type Kind = WatchedKind;

const paths: Record<Kind, (namespace: string) => string> = {
  Pod: (namespace) => `/api/v1/namespaces/${namespace}/pods`,
  Service: (namespace) => `/api/v1/namespaces/${namespace}/services`,
  EndpointSlice: (namespace) => `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
  ReplicaSet: (namespace) => `/apis/apps/v1/namespaces/${namespace}/replicasets`,
  Deployment: (namespace) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
  StatefulSet: (namespace) => `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
  Rollout: (namespace) => `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts`,
  HorizontalPodAutoscaler: (namespace) => `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
  VirtualService: (namespace) => `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`,
};

/** An event with its time of receipt in ns of CLOCK_MONOTONIC. */
export type Observed = Omit<EventRecord, 'at'> & { atNs: bigint };

/** The objects of one app in one namespace, as the watches tell. */
export interface Observer {
  readonly events: readonly Observed[];
  /** Newest state of each object that exists. */
  current(kind: Kind): Map<string, ObjectState>;
  /** Told of each event that is kept, right after. @returns what ends that */
  follow(listener: (event: Observed) => void): () => void;
  /** UIDs of the pods that exist, by which the node names their cgroups. */
  podUids(): string[];
  /** Resolves once `test` holds, looking anew at every event. @throws WaitTimeout naming `what` */
  until(what: string, test: () => boolean, timeoutMs: number): Promise<void>;
  stop(): void;
}

/** Something in the cluster did not happen in time. */
export class WaitTimeout extends Error {
  readonly code = 'wait-timeout';
}

/** A watch whose stored version is gone cannot be resumed without a hole in the record. */
export class WatchBroken extends Error {
  readonly code = 'watch-broken';
}

export interface ObserverOptions {
  kubeconfig: string;
  namespace: string;
  /** Kept are the app, what is switched in its place, what their controllers name after them, and what is of the Service; states are of the container. */
  names: { app: string; switched?: string; service: string; container: string };
  kinds: readonly Kind[];
  signal?: AbortSignal;
}

const reconnectAfterMs = 100;
/** Answers after which trying again changes nothing: no right, no such kind, a version that is gone. */
const final = new Set([401, 403, 404, 410]);

interface Sink {
  take(kind: Kind, type: string, object: RawObject): void;
  fail(error: Error): void;
}

/** Follows one kind; when the server closes the watch it goes on from the last version seen. */
const follow = (config: KubeConfig, options: ObserverOptions, kind: Kind, sink: Sink): (() => void) => {
  let version: string | undefined;
  let stopped = false;
  let controller: AbortController | undefined;
  const receive = (type: string, object: RawObject) => {
    if (type === 'ERROR') return sink.fail(new WatchBroken(`the watch of ${kind} was refused: it has a hole`));
    version = object.metadata?.resourceVersion ?? version;
    if (type !== 'BOOKMARK') sink.take(kind, type, object);
  };
  const again = (error: unknown) => {
    const { statusCode = 0 } = (error ?? {}) as { statusCode?: number };
    if (final.has(statusCode)) sink.fail(new WatchBroken(`the watch of ${kind} was refused: HTTP ${statusCode}`));
    else if (!stopped) setTimeout(connect, reconnectAfterMs);
  };
  const connect = () => {
    if (stopped) return;
    const query = { allowWatchBookmarks: true, ...(version === undefined ? {} : { resourceVersion: version }) };
    new Watch(config).watch(paths[kind](options.namespace), query, receive, again).then(
      (started) => {
        controller = started;
        if (stopped) controller.abort();
      },
      (error: unknown) => sink.fail(error as Error),
    );
  };
  connect();
  return () => {
    stopped = true;
    controller?.abort();
  };
};

interface WatchRecord {
  events: Observed[];
  follow: Observer['follow'];
  current(kind: Kind): Map<string, ObjectState>;
  podUids(): string[];
  /** @returns whether the event was new and about the app */
  keep(kind: Kind, type: string, object: RawObject): boolean;
}

const isKept = (kind: Kind, name: string, { app, switched = app, service }: ObserverOptions['names']): boolean =>
  kind === 'Service' || kind === 'EndpointSlice'
    ? isAfter(name, service)
    : isOwned(name, app) || isOwned(name, switched);

const createRecord = ({ names, kinds }: ObserverOptions): WatchRecord => {
  const events: Observed[] = [];
  const states = new Map<Kind, Map<string, ObjectState>>(kinds.map((kind) => [kind, new Map()]));
  const uids = new Map<string, string>();
  const seen = new Set<string>();
  const listeners = new Set<(event: Observed) => void>();
  const current = (kind: Kind) => states.get(kind) ?? new Map<string, ObjectState>();
  return {
    events,
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    current,
    podUids: () => [...current('Pod').keys()].map((name) => uids.get(name) ?? ''),
    keep: (kind, type, object) => {
      const { name = '', resourceVersion = '', uid = '' } = object.metadata ?? {};
      const identity = `${kind}/${name}/${resourceVersion}/${type === 'DELETED'}`;
      if (seen.has(identity) || !isKept(kind, name, names)) return false;
      seen.add(identity);
      if (kind === 'Pod') uids.set(name, uid);
      const state = objectState(kind, object, names.container);
      const atNs = process.hrtime.bigint();
      const event: Observed = { atNs, type: type as Observed['type'], name, resourceVersion, object: state };
      events.push(event);
      if (type === 'DELETED') current(kind).delete(name);
      else current(kind).set(name, state);
      listeners.forEach((listener) => listener(event));
      return true;
    },
  };
};

/** Looks at a condition whenever it is woken, until it holds, time is up or there is nothing to wait for any more. */
const waiter = (namespace: string, failure: () => Error | null) => {
  const waiting = new Set<() => void>();
  const until: Observer['until'] = (what, test, timeoutMs) =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        waiting.delete(look);
        clearTimeout(timer);
        act();
      };
      const look = () => {
        const failed = failure();
        if (failed !== null) settle(() => reject(failed));
        else if (test()) settle(resolve);
      };
      const late = () => new WaitTimeout(`${what}: not within ${timeoutMs / 1000} s in ${namespace}`);
      const timer = setTimeout(() => settle(() => reject(late())), timeoutMs);
      waiting.add(look);
      look();
    });
  return { until, wake: () => [...waiting].forEach((look) => look()) };
};

/** Watches Pods, EndpointSlices, Services, ReplicaSets and the workload, and keeps every event with its time of receipt. */
export const observe = (options: ObserverOptions): Observer => {
  const { kubeconfig, kinds, namespace, signal } = options;
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const record = createRecord(options);
  let broken: Error | null = null;
  const { until, wake } = waiter(namespace, () => (signal?.aborted ? (signal.reason as Error) : broken));
  const sink: Sink = {
    take: (kind, type, object) => {
      if (record.keep(kind, type, object)) wake();
    },
    fail: (error) => {
      broken = error;
      wake();
    },
  };
  const stops = kinds.map((kind) => follow(config, options, kind, sink));
  signal?.addEventListener('abort', wake);
  return {
    events: record.events,
    follow: record.follow,
    current: record.current,
    podUids: record.podUids,
    until,
    stop: () => {
      stops.forEach((stop) => stop());
      signal?.removeEventListener('abort', wake);
    },
  };
};

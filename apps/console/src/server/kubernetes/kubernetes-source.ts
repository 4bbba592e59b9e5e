import type { Logger } from '@cutover/service-kit';
import { keyOf } from '../../model/items.ts';
import type { Item } from '../../model/items.ts';
import { reasonOf, sourceItem } from '../polling.ts';
import type { Sink, Source } from '../source.ts';
import { applicationItem } from './application.ts';
import type { Application } from './application.ts';
import { eventItem } from './event.ts';
import type { KubeEvent } from './event.ts';
import { followKind } from './follow-kind.ts';
import type { FollowState } from './follow-kind.ts';
import type { KubeClient } from './kube-client.ts';
import type { KubeObject } from './objects.ts';
import { podItem } from './pod.ts';
import type { Pod } from './pod.ts';
import { rolloutItem } from './rollout.ts';
import type { Rollout } from './rollout.ts';
import { workloadItem } from './workload.ts';
import type { Workload } from './workload.ts';

interface KindOfObject {
  /** As a person knows who serves it. */
  readonly by: 'Kubernetes' | 'Argo Rollouts' | 'Argo CD';
  readonly path: string;
  item(object: KubeObject): Item;
}

/** All that is read of a cluster, pods' logs apart. Secrets are none of it: charts/console allows no more than this. */
export const KINDS: readonly KindOfObject[] = [
  { by: 'Kubernetes', path: '/api/v1/pods', item: (object) => podItem(object as Pod) },
  { by: 'Kubernetes', path: '/api/v1/events', item: (object) => eventItem(object as KubeEvent) },
  ...(['Deployment', 'StatefulSet'] as const).map((type) => ({
    by: 'Kubernetes' as const,
    path: `/apis/apps/v1/${type.toLowerCase()}s`,
    item: (object: KubeObject) => workloadItem(type, object as Workload),
  })),
  {
    by: 'Argo Rollouts',
    path: '/apis/argoproj.io/v1alpha1/rollouts',
    item: (object) => rolloutItem(object as Rollout),
  },
  {
    by: 'Argo CD',
    path: '/apis/argoproj.io/v1alpha1/applications',
    item: (object) => applicationItem(object as Application),
  },
];

interface Told {
  readonly state: FollowState;
  readonly detail?: string;
}

const UNTOLD: Told = { state: 'connecting' };

/** Which of the states of one server's kinds is told. */
const WORST_FIRST: readonly FollowState[] = ['failing', 'connecting', 'absent', 'live'];

/** A cluster's Applications, workloads, pods and events, each followed by one watch. */
export class KubernetesSource implements Source {
  readonly name = 'Kubernetes';
  readonly #client: KubeClient;
  readonly #log: Logger;
  readonly #states = new Map<KindOfObject, Told>();
  #stops: (() => void)[] = [];

  constructor(client: KubeClient, log: Logger) {
    this.#client = client;
    this.#log = log;
  }

  start(sink: Sink): void {
    this.#stops = KINDS.map((kind) =>
      followKind(this.#client, {
        path: kind.path,
        put: (object) => this.#withItem(kind, object, (item) => sink.put(item)),
        remove: (object) => this.#withItem(kind, object, (item) => sink.remove(keyOf(item))),
        state: (state, detail) => this.#tell(sink, kind, detail === undefined ? { state } : { state, detail }),
      }),
    );
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
  }

  /** The library swallows what a listener throws: an object of a shape that nobody expected is told here. */
  #withItem(kind: KindOfObject, object: KubeObject, act: (item: Item) => void): void {
    try {
      act(kind.item(object));
    } catch (error) {
      this.#log.error(
        { path: kind.path, object: object.metadata?.name, reason: reasonOf(error) },
        'an object cannot be shown',
      );
    }
  }

  #tell(sink: Sink, kind: KindOfObject, now: Told): void {
    this.#states.set(kind, now);
    const same = KINDS.filter(({ by }) => by === kind.by).map((each) => this.#states.get(each) ?? UNTOLD);
    const worst = WORST_FIRST.flatMap((state) => same.filter((each) => each.state === state))[0] ?? UNTOLD;
    sink.put(sourceItem(kind.by, worst.state, worst.detail));
  }
}

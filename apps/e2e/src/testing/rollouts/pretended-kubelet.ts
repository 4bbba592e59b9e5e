import type { ApiServer } from '@cutover/charts/testing';

const HASH = 'rollouts-pod-template-hash';

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

const isReady = ({ status }: Pod) =>
  status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** Stands in for the kubelet of a namespace's pods: what is there is ready, as far as it is let be. */
export class PretendedKubelet {
  private readonly server: ApiServer;
  private readonly path: string;
  private readonly limits = new Map<string, number>();
  /** How many pods of a version get ready that has no limit of its own. */
  private most = Number.POSITIVE_INFINITY;

  constructor(server: ApiServer, namespace: string) {
    this.server = server;
    this.path = `/api/v1/namespaces/${namespace}/pods`;
  }

  /** From now on so many pods of a version get ready, or of each that has no limit of its own. Those that are ready stay so. */
  limit(most: number, version?: string): void {
    if (version === undefined) this.most = most;
    else this.limits.set(version, most);
  }

  /** Looks once. */
  async look(): Promise<void> {
    const { items } = (await this.server.client.read(this.path)) as { items: readonly Pod[] };
    const there = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const versionOf = ({ metadata }: Pod) => metadata.labels?.[HASH] ?? '';
    const ready = new Map<string, number>();
    for (const pod of there.filter(isReady)) ready.set(versionOf(pod), (ready.get(versionOf(pod)) ?? 0) + 1);
    for (const pod of there.filter((each) => !isReady(each))) {
      const version = versionOf(pod);
      const count = ready.get(version) ?? 0;
      if (count >= (this.limits.get(version) ?? this.most)) continue;
      await this.start(pod.metadata.name);
      ready.set(version, count + 1);
    }
  }

  private async start(name: string): Promise<void> {
    const now = new Date().toISOString();
    const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True', lastTransitionTime: now }));
    const status = { phase: 'Running', conditions, startTime: now };
    // It may be gone since it was listed.
    await this.server.client.change(`${this.path}/${name}/status`, { status }).catch((error: unknown) => {
      if (!String(error).includes(': 404 ')) throw error;
    });
  }
}

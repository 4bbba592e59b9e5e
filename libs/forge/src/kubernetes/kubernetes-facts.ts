import { leafId } from '../verdicts/facts.ts';
import type { Deployed, ReleaseFacts, WorkloadFacts } from '../verdicts/facts.ts';
import type { Application, Resource, WorkloadObject } from './objects.ts';
import { WORKLOAD_KINDS, workloadFacts } from './workload-facts.ts';

/** Where Applications are, and by which labels they say what they deploy. */
export interface ApplicationNames {
  readonly namespace: string;
  readonly labels: { readonly environment: string; readonly service: string };
}

/** `GET` of a path of the Kubernetes API, as JSON. Undefined where there is no such thing, a kind that is not defined among them. */
export type KubernetesReader = (path: string) => Promise<unknown>;

const PATHS: Readonly<Record<string, readonly [group: string, plural: string]>> = {
  Rollout: ['argoproj.io/v1alpha1', 'rollouts'],
  Deployment: ['apps/v1', 'deployments'],
  StatefulSet: ['apps/v1', 'statefulsets'],
  DaemonSet: ['apps/v1', 'daemonsets'],
  ReplicaSet: ['apps/v1', 'replicasets'],
};

/** Workloads of namespaces, each kind read once where somebody asks. */
class Workloads {
  private readonly lists = new Map<string, Promise<readonly WorkloadObject[]>>();
  private readonly read: KubernetesReader;

  constructor(read: KubernetesReader) {
    this.read = read;
  }

  list(kind: string, namespace: string): Promise<readonly WorkloadObject[]> {
    const [group, plural] = PATHS[kind]!;
    const path = `/apis/${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
    const known = this.lists.get(path);
    if (known !== undefined) return known;
    const list = itemsAt<WorkloadObject>(this.read, path);
    this.lists.set(path, list);
    return list;
  }

  /** Undefined where it is gone by now. */
  async facts(kind: string, namespace: string, name: string): Promise<WorkloadFacts | undefined> {
    const found = (await this.list(kind, namespace)).find(({ metadata }) => metadata.name === name);
    if (found === undefined) return undefined;
    const facts = workloadFacts(kind, found);
    // Only a Rollout that gave up is told what it serves instead.
    if (kind !== 'Rollout' || facts.state !== 'failed') return facts;
    return workloadFacts(kind, found, await this.list('ReplicaSet', namespace));
  }
}

async function itemsAt<T>(read: KubernetesReader, path: string): Promise<readonly T[]> {
  const list = (await read(path)) as { readonly items?: readonly T[] } | undefined;
  return list?.items ?? [];
}

/** The commit that the cluster holds. What is out of sync was applied once all the same. */
function revisionOf({ sync, history }: NonNullable<Application['status']>): string | undefined {
  return sync?.status === 'Synced' ? sync.revision : history?.at(-1)?.revision;
}

/** Of the workloads that Argo CD keeps for an Application, those that are there. */
async function workloadsOf(
  { spec }: Application,
  kept: readonly Resource[],
  workloads: Workloads,
): Promise<readonly WorkloadFacts[]> {
  const own = spec?.destination?.namespace ?? '';
  const found: WorkloadFacts[] = [];
  for (const { kind, name, namespace = own } of kept) {
    const facts = await workloads.facts(kind, namespace, name);
    if (facts !== undefined) found.push(facts);
  }
  return found;
}

async function deployedBy(application: Application, workloads: Workloads): Promise<Deployed> {
  const { status = {} } = application;
  const kept = (status.resources ?? []).filter(({ kind }) => WORKLOAD_KINDS.includes(kind));
  const found = await workloadsOf(application, kept, workloads);
  const revision = revisionOf(status);
  return {
    ...(revision === undefined ? {} : { revision }),
    isSynced: status.sync?.status === 'Synced' && found.length === kept.length,
    isHealthy: status.health?.status === 'Healthy',
    workloads: found,
  };
}

/**
 * The cluster's facts by its API. Applications are read before workloads: what is told of a workload is at least as new as what Argo CD says it applied.
 * It lists Applications in one namespace, and in theirs Rollouts, Deployments, StatefulSets, DaemonSets and ReplicaSets; it writes nothing.
 */
export function kubernetesFacts(read: KubernetesReader, { namespace, labels }: ApplicationNames): ReleaseFacts {
  const path = `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}/applications`;
  return {
    async deployed() {
      const applications = await itemsAt<Application>(read, path);
      const workloads = new Workloads(read);
      const found = new Map<string, Deployed>();
      for (const application of applications) {
        const { metadata } = application;
        const [environment, service] = [metadata.labels?.[labels.environment], metadata.labels?.[labels.service]];
        if (environment === undefined || service === undefined || metadata.deletionTimestamp !== undefined) continue;
        found.set(leafId(environment, service), await deployedBy(application, workloads));
      }
      return found;
    },
  };
}

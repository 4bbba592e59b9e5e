import { leafId } from '../verdicts/facts.ts';
import type { Deployed, ReleaseFacts, WorkloadFacts } from '../verdicts/facts.ts';
import type { Application, Resource, WorkloadObject } from './objects.ts';
import { WORKLOAD_KINDS, workloadFacts } from './workload-facts.ts';

/** Where Applications are, and by which labels they say what they deploy. */
export interface ApplicationNames {
  readonly namespace: string;
  readonly labels: { readonly environment: string; readonly service: string };
}

/** Objects of a kind in a namespace, as the Kubernetes API names them. */
export interface Listed {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  /** `rollouts` */
  readonly plural: string;
}

/** Lists objects of the Kubernetes API. Undefined where the kind is not defined. */
export type KubernetesLister = (listed: Listed) => Promise<unknown>;

const ARGO = { group: 'argoproj.io', version: 'v1alpha1' } as const;
const APPS = { group: 'apps', version: 'v1' } as const;
const KINDS: Readonly<Record<string, Omit<Listed, 'namespace'>>> = {
  Rollout: { ...ARGO, plural: 'rollouts' },
  Deployment: { ...APPS, plural: 'deployments' },
  StatefulSet: { ...APPS, plural: 'statefulsets' },
  DaemonSet: { ...APPS, plural: 'daemonsets' },
  ReplicaSet: { ...APPS, plural: 'replicasets' },
};

/** Workloads of namespaces, each kind read once where somebody asks. */
class Workloads {
  private readonly lists = new Map<string, Promise<readonly WorkloadObject[]>>();
  private readonly lister: KubernetesLister;

  constructor(lister: KubernetesLister) {
    this.lister = lister;
  }

  list(kind: string, namespace: string): Promise<readonly WorkloadObject[]> {
    const key = `${namespace}/${kind}`;
    const known = this.lists.get(key);
    if (known !== undefined) return known;
    const list = itemsOf<WorkloadObject>(this.lister, { ...KINDS[kind]!, namespace });
    this.lists.set(key, list);
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

async function itemsOf<T>(lister: KubernetesLister, listed: Listed): Promise<readonly T[]> {
  const list = (await lister(listed)) as { readonly items?: readonly T[] } | undefined;
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
export function kubernetesFacts(lister: KubernetesLister, { namespace, labels }: ApplicationNames): ReleaseFacts {
  return {
    async deployed() {
      const applications = await itemsOf<Application>(lister, { ...ARGO, namespace, plural: 'applications' });
      const workloads = new Workloads(lister);
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

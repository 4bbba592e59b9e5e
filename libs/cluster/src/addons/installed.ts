import { hindranceText, workloadStatus } from '../diagnosis/index.ts';
import type { Kubectl, Workload } from '../diagnosis/index.ts';
import type { AddOn, AddOnName } from './add-on.ts';
import { ADD_ON_NAMES } from './add-on.ts';
import { ADD_ONS } from './catalogue.ts';
import { ADD_ON, selectorOf } from './labels.ts';
import type { Labelled } from './labels.ts';

interface Listed {
  readonly items: readonly Labelled[];
}

/** Which add-ons a cluster has, by what runs of them. @throws KubectlError */
export async function installedAddOns(kubectl: Kubectl): Promise<readonly AddOnName[]> {
  const kinds = 'deployments.apps,statefulsets.apps,daemonsets.apps';
  const args = ['get', kinds, '--all-namespaces', '--selector', selectorOf(), '--output', 'json'];
  const { items } = JSON.parse((await kubectl(args)).stdout) as Listed;
  const there = new Set(items.map(({ metadata }) => metadata.labels?.[ADD_ON]));
  return ADD_ON_NAMES.filter((name) => there.has(name));
}

export interface AddOnStatus {
  readonly name: AddOnName;
  readonly title: string;
  readonly ready: boolean;
  /** What holds it up, in one line. */
  readonly detail?: string;
}

/** All that has to serve of it. */
function workloadsOf({ ready, readyOnceSet = [] }: AddOn): readonly Workload[] {
  return [...ready, ...readyOnceSet];
}

/** Whether each of these add-ons serves, and why not where it does not. @throws KubectlError */
export async function addOnStatuses(kubectl: Kubectl, names: readonly AddOnName[]): Promise<readonly AddOnStatus[]> {
  const workloads = names.flatMap((name) => workloadsOf(ADD_ONS[name]));
  if (workloads.length === 0) return [];
  const statuses = await workloadStatus(kubectl, workloads);
  const of = async (name: AddOnName): Promise<AddOnStatus> => {
    const { title, shortage } = ADD_ONS[name];
    const own = workloadsOf(ADD_ONS[name]);
    const waiting = statuses.find((status) => !status.ready && own.includes(status.workload));
    const [first] = waiting?.hindrances ?? [];
    const detail = waiting === undefined ? await shortage?.(kubectl) : first && hindranceText(first);
    const serves = waiting === undefined && detail === undefined;
    return { name, title, ready: serves, ...(detail === undefined ? {} : { detail }) };
  };
  return Promise.all(names.map(of));
}

import { diagnose } from './diagnose.ts';
import type { Hindrance } from './hindrance.ts';
import { readNamespaces } from './snapshot.ts';
import type { Kubectl, Workload } from './workload.ts';

/** All that holds up what runs in these namespaces, by default in all of them. @throws KubectlError */
export async function namespaceHindrances(
  kubectl: Kubectl,
  namespaces?: readonly string[],
): Promise<readonly Hindrance[]> {
  const snapshot = await readNamespaces(kubectl, namespaces);
  const workloads = snapshot.controllers.filter(({ kind }) => kind !== 'ReplicaSet');
  return workloads.flatMap(
    ({ kind, metadata }) => diagnose(snapshot, { ...metadata, kind: kind as Workload['kind'] }).hindrances,
  );
}

import { randomUUID } from 'node:crypto';
import type { ArgoKind, ArgoObject, Cluster } from '../cluster/cluster.ts';
import { asksPlugin, follows, readsRepository } from './readers.ts';

/**
 * Argo CD's own names (https://argo-cd.readthedocs.io/en/release-3.2/user-guide/annotations-and-labels/). An ApplicationSet keeps the annotation after an error: one that said the same
 * again would be no change, and nobody would look for three minutes.
 */
const REFRESH: Readonly<Record<ArgoKind, () => Readonly<Record<string, string>>>> = {
  applications: () => ({ 'argocd.argoproj.io/refresh': 'normal' }),
  applicationsets: () => ({ 'argocd.argoproj.io/application-set-refresh': randomUUID() }),
};

type RefreshCluster = Pick<Cluster, 'list' | 'annotate'>;

async function refresh(cluster: RefreshCluster, kind: ArgoKind, isMeant: (object: ArgoObject) => boolean) {
  const meant = (await cluster.list(kind)).filter(isMeant);
  for (const { metadata } of meant) await cluster.annotate(kind, metadata.name, REFRESH[kind]());
  return meant.length;
}

/** Has Argo CD look at what reads a repository. @param branches those that were pushed to; undefined: any @returns how many objects are to look */
export async function refreshReaders(
  cluster: RefreshCluster,
  url: string,
  branches: readonly string[] | undefined,
): Promise<number> {
  const isMeant = (object: ArgoObject) =>
    readsRepository(object, url) && (branches === undefined || branches.some((branch) => follows(object, branch)));
  const sets = await refresh(cluster, 'applicationsets', isMeant);
  return sets + (await refresh(cluster, 'applications', isMeant));
}

/** Has Argo CD ask which previews there are. */
export const refreshPreviews = (cluster: RefreshCluster): Promise<number> =>
  refresh(cluster, 'applicationsets', asksPlugin);

import { join } from 'node:path';
import { kubernetesFacts } from '@cutover/forge';
import type { GitCredential, Reverting } from '@cutover/forge';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import { APPLICATION_LABELS } from './names.ts';
import type { ReleaseSettings } from './release-worker.ts';

/** What is deployed. */
const BRANCH = 'main';

export interface ReleaseParts {
  readonly forge: Reverting['forge'] & { readonly cloneUrl: string; readonly credential: GitCredential };
  readonly cluster: Pick<KubernetesCluster, 'listOf'>;
  /** Argo CD's. */
  readonly namespace: string;
  /** A folder with helm and kustomize. */
  readonly tools: string;
}

/** Of the running service: commits and notes are its account's. */
export function releaseSettings({ forge, cluster, namespace, tools }: ReleaseParts): ReleaseSettings {
  const { cloneUrl, credential } = forge;
  const { username } = credential;
  return {
    reverting: {
      forge,
      remote: { url: cloneUrl, credential, branch: BRANCH },
      ...{ helm: join(tools, 'helm'), kustomize: join(tools, 'kustomize') },
      author: { name: username, email: `${username}@${new URL(cloneUrl).hostname}` },
    },
    cluster: kubernetesFacts((listed) => cluster.listOf(listed), { namespace, labels: APPLICATION_LABELS }),
  };
}

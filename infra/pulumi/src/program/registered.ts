import { appProjects, ARGOCD_NAMESPACE, ROOT_DEPLOYER, rootApplication } from '@cutover/argocd';
import type { Deployer } from '@cutover/argocd';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { Repository } from './surroundings.ts';

export interface Registered {
  /** Whom the root Application acts as. */
  readonly deployer: Deployer;
  readonly projects: readonly KubernetesObject[];
  readonly application: KubernetesObject;
}

/** Argo CD makes its own, which allows everything, where there is none. */
const CLOSED = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: ARGOCD_NAMESPACE },
  spec: { description: 'Closed: every Application names a project of its own', sourceRepos: [], destinations: [] },
} as const;

/** What it applied goes first, as long as there is somebody who takes it away. */
const CASCADE = 'resources-finalizer.argocd.argoproj.io';

/** Its typings have no index signature. */
const asObject = (object: object): KubernetesObject => object as KubernetesObject;

/** What of the repository a cluster is to have. */
export interface Wanted {
  readonly environments: readonly string[];
  readonly previews: boolean;
  /** Whether a controller runs that takes away what Applications applied. */
  readonly cascades: boolean;
}

/** What `infra/argocd` says of a repository and of what there is. */
export function registeredWith(
  { url, revision }: Repository,
  { environments, previews, cascades }: Wanted,
): Registered {
  const application = asObject(rootApplication({ url, revision, environments, previews }));
  const { metadata } = application;
  return {
    deployer: ROOT_DEPLOYER,
    projects: [...appProjects(url).map(asObject), CLOSED],
    application: cascades ? { ...application, metadata: { ...metadata, finalizers: [CASCADE] } } : application,
  };
}

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

/**
 * What `infra/argocd` says of a repository and the environments that there are.
 * @param cascades whether a controller runs that takes away what Applications applied
 */
export function registeredWith(
  { url, revision }: Repository,
  environments: readonly string[],
  cascades: boolean,
): Registered {
  const application = asObject(rootApplication({ url, revision, environments }));
  const { metadata } = application;
  return {
    deployer: ROOT_DEPLOYER,
    projects: [...appProjects(url).map(asObject), CLOSED],
    application: cascades ? { ...application, metadata: { ...metadata, finalizers: [CASCADE] } } : application,
  };
}

import { AppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import { DEPLOYER, PLATFORM_DEPLOYER, ROOT_DEPLOYER } from './deployers.ts';
import { SYNCED_ENVIRONMENTS } from './environments.ts';
import {
  APPLICATION_SET,
  FRAME_KINDS,
  LEAF_KINDS,
  listed,
  MESH_KINDS,
  NAMESPACE,
  PREVIEW_FRAME_KINDS,
} from './kinds.ts';
import { ARGOCD_NAMESPACE, IN_CLUSTER, PREVIEW_PREFIX } from './names.ts';
import { PREVIEW_FRAMER } from './previews/accounts.ts';
import { checkedRepository } from './repository.ts';

export const ROOT_PROJECT = 'root';
export const PLATFORM_PROJECT = 'platform';
export const PREVIEWS_PROJECT = 'previews';
export const PREVIEW_FRAMES_PROJECT = 'preview-frames';

interface Reach {
  readonly description: string;
  /** A namespace, a pattern of them, or with `!` one that is not reached. */
  readonly namespaces: readonly string[];
  /** Whom Argo CD impersonates there: NAME of the destination's namespace, or NAMESPACE:NAME. */
  readonly deployer: string;
}

type Limits = Pick<
  IAppProject['spec'],
  'clusterResourceWhitelist' | 'namespaceResourceWhitelist' | 'namespaceResourceBlacklist'
>;

/** A project, which reads one repository and reaches the namespaces that are named. */
function project(name: string, url: string, reach: Reach, limits: Limits): IAppProject {
  const { description, namespaces, deployer } = reach;
  const reached = namespaces.filter((namespace) => !namespace.startsWith('!'));
  const made = new AppProject({
    metadata: { name, namespace: ARGOCD_NAMESPACE },
    spec: {
      description,
      sourceRepos: [url],
      destinations: namespaces.map((namespace) => ({ server: IN_CLUSTER, namespace })),
      destinationServiceAccounts: reached.map((namespace) => ({
        server: IN_CLUSTER,
        namespace,
        defaultServiceAccount: deployer,
      })),
      ...limits,
    },
  });
  made.validate();
  return made.toJSON() as IAppProject;
}

const OF_LEAVES: Limits = {
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: listed([...LEAF_KINDS, ...MESH_KINDS]),
  namespaceResourceBlacklist: listed(FRAME_KINDS),
};

const environmentProject = (name: string, url: string): IAppProject =>
  project(
    name,
    url,
    {
      description: `What runs in ${name}: leaves of this repository, in this one namespace`,
      namespaces: [name],
      deployer: DEPLOYER,
    },
    OF_LEAVES,
  );

/**
 * Of pull requests: in namespaces of previews alone, each written by its own ServiceAccount. What makes such a namespace comes from main. No kind of the mesh: routes reach beyond
 * their namespace.
 */
const previewsProject = (url: string): IAppProject =>
  project(
    PREVIEWS_PROJECT,
    url,
    {
      description: 'What pull requests run, in the namespaces made for them',
      namespaces: [`${PREVIEW_PREFIX}*`],
      deployer: DEPLOYER,
    },
    { ...OF_LEAVES, namespaceResourceWhitelist: listed(LEAF_KINDS) },
  );

/** What is around pull requests, of main alone. That it reaches no Namespace but previews' is for a guard of the cluster: Argo CD limits objects of the cluster by kind, not by name. */
const previewFramesProject = (url: string): IAppProject =>
  project(
    PREVIEW_FRAMES_PROJECT,
    url,
    {
      description: 'The namespaces of pull requests and what bounds them, as main has it',
      namespaces: [`${PREVIEW_PREFIX}*`],
      deployer: `${ARGOCD_NAMESPACE}:${PREVIEW_FRAMER}`,
    },
    {
      clusterResourceWhitelist: listed([NAMESPACE]),
      namespaceResourceWhitelist: listed(PREVIEW_FRAME_KINDS),
    },
  );

const rootProject = (url: string): IAppProject =>
  project(
    ROOT_PROJECT,
    url,
    {
      description: 'The root Application alone: it may write ApplicationSets',
      namespaces: [ARGOCD_NAMESPACE],
      deployer: `${ARGOCD_NAMESPACE}:${ROOT_DEPLOYER.serviceAccount}`,
    },
    { clusterResourceWhitelist: [], namespaceResourceWhitelist: listed([APPLICATION_SET]) },
  );

/** Controllers need kinds of the whole cluster. What they may not reach: the environments, the previews and Argo CD itself. */
const platformProject = (url: string): IAppProject =>
  project(
    PLATFORM_PROJECT,
    url,
    {
      description: 'What a cluster has once: controllers and their configuration',
      namespaces: [
        '*',
        ...[ARGOCD_NAMESPACE, `${PREVIEW_PREFIX}*`, ...SYNCED_ENVIRONMENTS.map(({ name }) => name)].map(
          (name) => `!${name}`,
        ),
      ],
      deployer: `${ARGOCD_NAMESPACE}:${PLATFORM_DEPLOYER}`,
    },
    { clusterResourceWhitelist: [{ group: '*', kind: '*' }] },
  );

/**
 * Every AppProject. Argo CD's own `default`, which allows everything, is for whoever installs Argo CD to close.
 * @param url the repository that they may read @throws ArgoCdError `bad-repository`
 */
export function appProjects(url: string): readonly IAppProject[] {
  checkedRepository({ url, revision: 'main' });
  return [
    rootProject(url),
    platformProject(url),
    ...SYNCED_ENVIRONMENTS.map(({ name }) => environmentProject(name, url)),
    previewsProject(url),
    previewFramesProject(url),
  ];
}

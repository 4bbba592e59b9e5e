import { APPLICATION_SET, LEAF_KINDS, MESH_KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { ARGOCD_NAMESPACE } from './names.ts';
import { SYNCED_ENVIRONMENTS } from './environments.ts';

/** As `rules` of a Role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Of these objects alone. */
  readonly resourceNames?: readonly string[];
}

/** Whom Argo CD impersonates when it syncs: a ServiceAccount with a Role in its own namespace, and no right elsewhere. Who owns the namespace makes both. */
export interface Deployer {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly rules: readonly Rule[];
}

/** In each environment's namespace, and in each preview's. */
export const DEPLOYER = 'deployer';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** All of an object's life, kind by kind. */
export function rulesFor(kinds: readonly Kind[]): Rule[] {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.map((group) => ({
    apiGroups: [group],
    resources: kinds.filter((kind) => kind.group === group).map(({ plural }) => plural),
    verbs: VERBS,
  }));
}

/** May write what leaves are made of, and nothing of a namespace's frame: no Secret, no Role, no quota. */
export const deployerIn = (namespace: string): Deployer => ({
  namespace,
  serviceAccount: DEPLOYER,
  rules: rulesFor([...LEAF_KINDS, ...MESH_KINDS]),
});

/** Of the root Application: may write ApplicationSets. */
export const ROOT_DEPLOYER: Deployer = {
  namespace: ARGOCD_NAMESPACE,
  serviceAccount: 'root-deployer',
  rules: rulesFor([APPLICATION_SET]),
};

/** Of what a cluster has once. Nobody gives it rights until a controller is kept in Git: until then its Applications cannot sync. */
export const PLATFORM_DEPLOYER = 'platform-deployer';

/** Everyone whom Argo CD impersonates, but for previews: their frames make their own. @param environments those that there are (default: all) */
export function deployers(
  environments: readonly string[] = SYNCED_ENVIRONMENTS.map(({ name }) => name),
): readonly Deployer[] {
  return [ROOT_DEPLOYER, ...environments.map(deployerIn)];
}

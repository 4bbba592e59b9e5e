import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { RETRY } from './application-template.ts';
import { SYNCED_ENVIRONMENTS, syncedEnvironment } from './environments.ts';
import { APPLICATIONS_FOLDER, ARGOCD_NAMESPACE, IN_CLUSTER, LABELS } from './names.ts';
import { ROOT_PROJECT } from './projects.ts';
import { checkedRepository } from './repository.ts';
import type { Repository } from './repository.ts';

export const ROOT_APPLICATION = 'cutover';

export interface RootApplication extends Repository {
  /** Those that this cluster has (default: all). */
  readonly environments?: readonly string[];
}

interface KustomizePatch {
  readonly target: { readonly kind: string; readonly labelSelector?: string };
  readonly patch: string;
}

/** JSON is YAML: what a URL or a branch is named cannot become more than a text. */
function repositoryPatch({ url, revision }: Repository): KustomizePatch {
  const replaced = {
    '/spec/generators/0/git/repoURL': url,
    '/spec/generators/0/git/revision': revision,
    '/spec/template/spec/source/repoURL': url,
    '/spec/template/spec/source/targetRevision': revision,
  };
  const operations = Object.entries(replaced).map(([path, value]) => ({ op: 'replace', path, value }));
  return { target: { kind: 'ApplicationSet' }, patch: JSON.stringify(operations) };
}

const removalOf = (environment: string): KustomizePatch => ({
  target: { kind: 'ApplicationSet', labelSelector: `${LABELS.environment}=${environment}` },
  patch: JSON.stringify({
    $patch: 'delete',
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'any' },
  }),
});

/** What the root Application lays over the committed ApplicationSets: the repository, and which environments there are. @throws ArgoCdError */
export function rootPatches({ url, revision, environments }: RootApplication): readonly KustomizePatch[] {
  const repository = checkedRepository({ url, revision });
  const wanted = environments?.map((name) => syncedEnvironment(name).name);
  const others = SYNCED_ENVIRONMENTS.filter(({ name }) => wanted !== undefined && !wanted.includes(name));
  return [repositoryPatch(repository), ...others.map(({ name }) => removalOf(name))];
}

/**
 * The one Application that somebody creates: all others come of what it applies. It is not healed away when its environments shrink: ApplicationSets go, and what they deployed stays
 * where they preserve it.
 * @throws ArgoCdError `bad-repository`, `unknown-environment`
 */
export function rootApplication(root: RootApplication): IApplication {
  const made = new Application({
    metadata: { name: ROOT_APPLICATION, namespace: ARGOCD_NAMESPACE },
    spec: {
      project: ROOT_PROJECT,
      source: {
        repoURL: root.url,
        targetRevision: root.revision,
        path: APPLICATIONS_FOLDER,
        kustomize: { patches: rootPatches(root).map(({ target, patch }) => ({ target: { ...target }, patch })) },
      },
      destination: { server: IN_CLUSTER, namespace: ARGOCD_NAMESPACE },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['ServerSideApply=true', 'CreateNamespace=false'],
        retry: RETRY,
      },
    },
  });
  made.validate();
  return made.toJSON() as IApplication;
}

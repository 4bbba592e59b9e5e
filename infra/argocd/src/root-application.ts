import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { RETRY } from './application-template.ts';
import { SYNCED_ENVIRONMENTS, syncedEnvironment } from './environments.ts';
import { APPLICATIONS_FOLDER, ARGOCD_NAMESPACE, IN_CLUSTER, LABELS } from './names.ts';
import { PREVIEW_FRAMES_SET } from './previews/frames-set.ts';
import { PREVIEWS_SET, PREVIEWS_WAVE } from './previews/previews-set.ts';
import { ROOT_PROJECT } from './projects.ts';
import { checkedRepository } from './repository.ts';
import type { Repository } from './repository.ts';

export const ROOT_APPLICATION = 'cutover';

export interface RootApplication extends Repository {
  /** Those that this cluster has (default: all). */
  readonly environments?: readonly string[];
  /** Whether something here lists pull requests' previews (default: yes). */
  readonly previews?: boolean;
}

interface KustomizePatch {
  readonly target: { readonly kind: string; readonly name?: string; readonly labelSelector?: string };
  readonly patch: string;
}

type Target = KustomizePatch['target'];

/** JSON is YAML: what a URL or a branch is named cannot become more than a text. */
function replacing(target: Omit<Target, 'kind'>, values: Readonly<Record<string, string>>): KustomizePatch {
  const operations = Object.entries(values).map(([path, value]) => ({ op: 'replace', path, value }));
  return { target: { kind: 'ApplicationSet', ...target }, patch: JSON.stringify(operations) };
}

const SOURCE = '/spec/template/spec/source';
const GENERATOR = '/spec/generators/0/git';
const ofPreviews = (operator: '=' | '!=') => ({ labelSelector: `${LABELS.wave}${operator}${PREVIEWS_WAVE}` });

/** Where ApplicationSets read. Those of previews ask no repository which there are, and a preview itself is of its own commit. */
function repositoryPatches({ url, revision }: Repository, hasPreviews: boolean): readonly KustomizePatch[] {
  const source = { [`${SOURCE}/repoURL`]: url, [`${SOURCE}/targetRevision`]: revision };
  const found = { [`${GENERATOR}/repoURL`]: url, [`${GENERATOR}/revision`]: revision };
  const previews = [
    replacing({ name: PREVIEW_FRAMES_SET }, source),
    replacing({ name: PREVIEWS_SET }, { [`${SOURCE}/repoURL`]: url }),
  ];
  return [
    replacing(ofPreviews('!='), { ...found, ...source }),
    ...(hasPreviews ? previews : [removalOf(ofPreviews('=').labelSelector)]),
  ];
}

const removalOf = (labelSelector: string): KustomizePatch => ({
  target: { kind: 'ApplicationSet', labelSelector },
  patch: JSON.stringify({
    $patch: 'delete',
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'any' },
  }),
});

/** What the root Application lays over the committed ApplicationSets: the repository, and what of them there is. @throws ArgoCdError */
export function rootPatches({
  url,
  revision,
  environments,
  previews = true,
}: RootApplication): readonly KustomizePatch[] {
  const repository = checkedRepository({ url, revision });
  const wanted = environments?.map((name) => syncedEnvironment(name).name);
  const others = SYNCED_ENVIRONMENTS.filter(({ name }) => wanted !== undefined && !wanted.includes(name));
  const removals = others.map(({ name }) => removalOf(`${LABELS.environment}=${name}`));
  return [...repositoryPatches(repository, previews), ...removals];
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

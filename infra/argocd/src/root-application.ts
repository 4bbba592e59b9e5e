import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { ArgoCdError } from './argocd-error.ts';
import { SYNCED_ENVIRONMENTS, syncedEnvironment } from './environments.ts';
import { APPLICATIONS_FOLDER, ARGOCD_NAMESPACE, IN_CLUSTER, LABELS } from './names.ts';
import { ROOT_PROJECT } from './projects.ts';
import { checkedRepository } from './repository.ts';
import type { Repository } from './repository.ts';

export const ROOT_APPLICATION = 'cutover';

export interface RootApplication extends Repository {
  /** Those that this cluster has (default: all). */
  readonly environments?: readonly string[];
  /** Image that leaves of the data wave name → what this cluster runs in its place, by digest: where `mongo:8` cannot be had, its stand-in. */
  readonly images?: Readonly<Record<string, string>>;
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

const BY_DIGEST = /^[a-z0-9][-a-z0-9._/:]*@sha256:[0-9a-f]{64}$/;

/** Images in place of others are a fact of a cluster, as the repository is: leaves say what everybody else runs. */
function imagesPatch(images: Readonly<Record<string, string>>): KustomizePatch {
  const replaced = Object.entries(images).map(([name, reference]) => {
    if (BY_DIGEST.test(reference)) return `${name}=${reference}`;
    throw new ArgoCdError('bad-image', `image ${name}: ${reference}: expected NAME@sha256:DIGEST`);
  });
  const operation = { op: 'add', path: '/spec/template/spec/source/kustomize', value: { images: replaced } };
  return {
    target: { kind: 'ApplicationSet', labelSelector: `${LABELS.wave}=data` },
    patch: JSON.stringify([operation]),
  };
}

/** What the root Application lays over the committed ApplicationSets: the repository, which environments there are, and which images stand in for others. @throws ArgoCdError */
export function rootPatches({ url, revision, environments, images = {} }: RootApplication): readonly KustomizePatch[] {
  const repository = checkedRepository({ url, revision });
  const wanted = environments?.map((name) => syncedEnvironment(name).name);
  const others = SYNCED_ENVIRONMENTS.filter(({ name }) => wanted !== undefined && !wanted.includes(name));
  const replacing = Object.keys(images).length === 0 ? [] : [imagesPatch(images)];
  return [repositoryPatch(repository), ...others.map(({ name }) => removalOf(name)), ...replacing];
}

/**
 * The one Application that somebody creates: all others come of what it applies. It is not healed away when its environments shrink: ApplicationSets go, and what they deployed stays
 * where they preserve it.
 * @throws ArgoCdError `bad-repository`, `unknown-environment`, `bad-image`
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
        retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '2m' } },
      },
    },
  });
  made.validate();
  return made.toJSON() as IApplication;
}

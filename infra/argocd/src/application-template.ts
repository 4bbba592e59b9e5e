import type { IApplicationSetTemplate } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSetTemplate';
import type { ISyncPolicy } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/SyncPolicy';
import type { Syncing } from './environments.ts';
import { IGNORED } from './ignored.ts';
import { IN_CLUSTER, LABELS } from './names.ts';
import { PLACEHOLDER } from './repository.ts';

/** A value of Argo CD's generator over folders. */
const PATH = '{{ .path.path }}';
const NAME = '{{ .path.basename }}';

/** What all Applications of an ApplicationSet share. */
export interface Shared {
  readonly wave: string;
  readonly project: string;
  readonly syncing: Syncing;
  /** Where they go; without, each is in a namespace of its own name. */
  readonly environment?: string;
  /** Folders whose changes concern an Application, beside its own: from the repository's root, with `/` before. */
  readonly concerns?: readonly string[];
  readonly createsNamespace?: boolean;
}

/** No Replace and no Force: a sync changes objects and never deletes them to make them anew. */
export const SYNC_OPTIONS: readonly string[] = [
  'ServerSideApply=true',
  'RespectIgnoreDifferences=true',
  'FailOnSharedResource=true',
  'PruneLast=true',
];

/** For what another Application is yet to bring: the definition of a kind, an account, a namespace. */
export const RETRY = { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '2m' } };

function syncPolicy({ syncing, createsNamespace = false }: Shared): ISyncPolicy {
  const heals = syncing === 'healed';
  return {
    automated: { prune: heals, selfHeal: heals },
    syncOptions: [...SYNC_OPTIONS, `CreateNamespace=${createsNamespace}`],
    retry: RETRY,
  };
}

/**
 * An Application a folder. What lies in the folders of `manifest-generate-paths` decides whether a commit concerns it: without them any commit would have drift synced away
 * where it should stay.
 */
export function applicationTemplate(shared: Shared): IApplicationSetTemplate {
  const { wave, project, environment, concerns = [] } = shared;
  const of: Record<string, string> = environment === undefined ? {} : { [LABELS.environment]: environment };
  return {
    metadata: {
      name: environment === undefined ? NAME : `${NAME}-${environment}`,
      labels: { ...of, [LABELS.wave]: wave, [LABELS.service]: NAME },
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': ['.', ...concerns].join(';') },
    },
    spec: {
      project,
      source: { repoURL: PLACEHOLDER.url, targetRevision: PLACEHOLDER.revision, path: PATH },
      destination: { server: IN_CLUSTER, namespace: environment ?? NAME },
      syncPolicy: syncPolicy(shared),
      ignoreDifferences: [...IGNORED],
    },
  };
}

/** What every leaf is built of, beside itself. */
export const LEAF_CONCERNS: readonly string[] = [`/kustomize/base/${NAME}`, '/kustomize/configurations'];

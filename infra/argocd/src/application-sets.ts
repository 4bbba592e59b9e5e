import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { asWritten } from './as-written.ts';
import { applicationTemplate, LEAF_CONCERNS } from './application-template.ts';
import type { Shared } from './application-template.ts';
import { SYNCED_ENVIRONMENTS } from './environments.ts';
import type { SyncedEnvironment } from './environments.ts';
import { ARGOCD_NAMESPACE, LABELS } from './names.ts';
import { PLATFORM_PROJECT } from './projects.ts';
import { framesSet } from './previews/frames-set.ts';
import { previewsSet } from './previews/previews-set.ts';
import { PLACEHOLDER } from './repository.ts';

/** In the order in which the root Application applies them: each needs what those before it bring. */
export const WAVES = ['controllers', 'configs', 'data', 'apps'] as const;
export type Wave = (typeof WAVES)[number];

/** Charts that keep data. All others are apps, so that a new chart is deployed without a word here. */
export const DATA: readonly string[] = ['kafka', 'mongo', 'zookeeper'];

interface Folder {
  readonly path: string;
  readonly exclude?: boolean;
}

interface Asked extends Shared {
  readonly name: string;
  readonly wave: Wave;
  readonly folders: readonly Folder[];
}

/** What holds data, or was deployed by a merge, outlives its ApplicationSet: that is removed by mistake more often than meant. */
const keepsResources = ({ syncing, wave }: Asked): boolean => syncing === 'merged' || wave === 'data';

function applicationSet(asked: Asked): IApplicationSet {
  const { name, wave, environment, folders, ...shared } = asked;
  const of: Record<string, string> = environment === undefined ? {} : { [LABELS.environment]: environment };
  const made = new ApplicationSet({
    metadata: {
      name,
      namespace: ARGOCD_NAMESPACE,
      labels: { ...of, [LABELS.wave]: wave },
      annotations: { 'argocd.argoproj.io/sync-wave': String(WAVES.indexOf(wave)) },
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ git: { repoURL: PLACEHOLDER.url, revision: PLACEHOLDER.revision, directories: [...folders] } }],
      syncPolicy: { preserveResourcesOnDeletion: keepsResources(asked) },
      template: applicationTemplate({ ...shared, wave, ...(environment === undefined ? {} : { environment }) }),
    },
  });
  made.validate();
  return asWritten(made.toJSON() as IApplicationSet);
}

/** Of the cluster: an Application a folder of infra/platform/WAVE, in the namespace of the folder's name. */
const platformSet = (wave: 'controllers' | 'configs'): IApplicationSet =>
  applicationSet({
    ...{ name: wave, wave, project: PLATFORM_PROJECT, syncing: 'merged', createsNamespace: true },
    folders: [{ path: `infra/platform/${wave}/*` }],
  });

function leavesSet({ name: environment, syncing }: SyncedEnvironment, wave: 'data' | 'apps'): IApplicationSet {
  const data = DATA.map((chart) => ({ path: `kustomize/overlays/${environment}/${chart}` }));
  const others = data.map(({ path }) => ({ path, exclude: true }));
  return applicationSet({
    ...{ name: `${wave}-${environment}`, wave, project: environment, syncing, environment },
    concerns: LEAF_CONCERNS,
    folders: wave === 'data' ? data : [{ path: `kustomize/overlays/${environment}/*` }, ...others],
  });
}

/** Of what main has, by wave; they name no repository yet, see `rootApplication`. */
export function applicationSets(): readonly IApplicationSet[] {
  return [
    platformSet('controllers'),
    platformSet('configs'),
    ...SYNCED_ENVIRONMENTS.map((environment) => leavesSet(environment, 'data')),
    ...SYNCED_ENVIRONMENTS.map((environment) => leavesSet(environment, 'apps')),
  ];
}

/** Of pull requests: first what is around them. */
export const previewSets = (): readonly IApplicationSet[] => [framesSet(), previewsSet()];

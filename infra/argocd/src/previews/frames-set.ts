import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { asWritten } from '../as-written.ts';
import { RETRY, SYNC_OPTIONS } from '../application-template.ts';
import { ARGOCD_NAMESPACE, IN_CLUSTER, LABELS, PREVIEW_FRAME_FOLDER } from '../names.ts';
import { PREVIEW_FRAMES_PROJECT } from '../projects.ts';
import { PLACEHOLDER } from '../repository.ts';
import { CHECKED, NUMBER, previewGenerator } from './generator.ts';
import { PREVIEW_NAMESPACE, PREVIEWS_ORDER, PREVIEWS_WAVE } from './previews-set.ts';

export const PREVIEW_FRAMES_SET = 'preview-frames';

/** What it made is taken away before it goes itself. */
export const CASCADE = 'resources-finalizer.argocd.argoproj.io';

const labelled = JSON.stringify([{ op: 'add', path: '/metadata/labels/cutover~1preview', value: NUMBER }]);

/** The namespace of a preview and what bounds it, from main: whatever the pull request says. With it ends all that is in it. */
export function framesSet(): IApplicationSet {
  const made = new ApplicationSet({
    metadata: {
      name: PREVIEW_FRAMES_SET,
      namespace: ARGOCD_NAMESPACE,
      labels: { [LABELS.wave]: PREVIEWS_WAVE },
      annotations: { 'argocd.argoproj.io/sync-wave': PREVIEWS_ORDER },
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [previewGenerator()],
      syncPolicy: { preserveResourcesOnDeletion: false },
      template: {
        metadata: {
          name: `${CHECKED}${PREVIEW_NAMESPACE}-frame`,
          labels: { [LABELS.wave]: PREVIEWS_WAVE, [LABELS.preview]: NUMBER },
          finalizers: [CASCADE],
        },
        spec: {
          project: PREVIEW_FRAMES_PROJECT,
          source: {
            repoURL: PLACEHOLDER.url,
            targetRevision: PLACEHOLDER.revision,
            path: PREVIEW_FRAME_FOLDER,
            kustomize: {
              namespace: PREVIEW_NAMESPACE,
              patches: [{ target: { kind: 'Namespace' }, patch: labelled }],
            },
          },
          destination: { server: IN_CLUSTER, namespace: PREVIEW_NAMESPACE },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions: [...SYNC_OPTIONS, 'CreateNamespace=false'],
            retry: RETRY,
          },
        },
      },
    },
  });
  made.validate();
  return asWritten(made.toJSON() as IApplicationSet);
}

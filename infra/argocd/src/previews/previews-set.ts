import { ApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { asWritten } from '../as-written.ts';
import { RETRY, SYNC_OPTIONS } from '../application-template.ts';
import { IGNORED } from '../ignored.ts';
import { ARGOCD_NAMESPACE, IN_CLUSTER, LABELS, PREVIEW_HOSTS, PREVIEW_PREFIX } from '../names.ts';
import { PREVIEWS_PROJECT } from '../projects.ts';
import { PLACEHOLDER } from '../repository.ts';
import { CHECKED, COMMIT, NUMBER, previewGenerator, SHORT_COMMIT } from './generator.ts';
import { PREVIEWED_HOSTS, PREVIEWED_IMAGES } from './previewed.ts';
import { PRIORITY_PATCHES } from './priority.ts';

export const PREVIEWS_SET = 'previews';
/** Of both ApplicationSets of previews: they come after what main deploys. */
export const PREVIEWS_WAVE = 'previews';
export const PREVIEWS_ORDER = '4';

export const PREVIEW_NAMESPACE = `${PREVIEW_PREFIX}${NUMBER}`;
const OVERLAY = 'kustomize/overlays/preview';
const HOST = `${PREVIEW_HOSTS.prefix}${NUMBER}.${PREVIEW_HOSTS.domain}`;

interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: string;
}

/** JSON is YAML: what is filled in is a text, whatever it looks like. */
const patch = (target: { kind: string; name?: string }, ...operations: readonly Operation[]) => ({
  target,
  patch: JSON.stringify(operations),
});

/** Services alone: what is not built of the commit has the version that it says. */
const versions = ['Deployment', 'Rollout'].map((kind) =>
  patch(
    { kind },
    ...['/metadata/labels', '/spec/template/metadata/labels'].map(
      (labels): Operation => ({
        ...{ op: 'add', path: `${labels}/app.kubernetes.io~1version`, value: COMMIT },
      }),
    ),
  ),
);

const hosts = Object.entries(PREVIEWED_HOSTS).map(([name, below]) =>
  patch({ kind: 'Ingress', name }, { op: 'add', path: '/spec/rules/0/host', value: `${below}${HOST}` }),
);

/** A Job cannot be changed: with another image it is another one, and the one before is pruned. */
const topics = {
  ...patch(
    { kind: 'Job', name: 'kafka-topics-.*' },
    { op: 'replace', path: '/metadata/name', value: `kafka-topics-${SHORT_COMMIT}` },
  ),
  options: { allowNameChange: true },
};

/**
 * An Application a preview, of the approved commit and no other. It does not cascade: what it made ends with its namespace, which the frame takes away, and so that no order between
 * the two has to be kept.
 */
export function previewsSet(): IApplicationSet {
  const made = new ApplicationSet({
    metadata: {
      name: PREVIEWS_SET,
      namespace: ARGOCD_NAMESPACE,
      labels: { [LABELS.wave]: PREVIEWS_WAVE },
      annotations: { 'argocd.argoproj.io/sync-wave': PREVIEWS_ORDER },
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [previewGenerator()],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: {
          name: `${CHECKED}${PREVIEW_NAMESPACE}`,
          labels: { [LABELS.wave]: PREVIEWS_WAVE, [LABELS.preview]: NUMBER },
        },
        spec: {
          project: PREVIEWS_PROJECT,
          source: {
            repoURL: PLACEHOLDER.url,
            targetRevision: COMMIT,
            path: OVERLAY,
            kustomize: {
              namespace: PREVIEW_NAMESPACE,
              images: PREVIEWED_IMAGES.map((image) => `${image}:${COMMIT}`),
              patches: [...versions, ...PRIORITY_PATCHES, ...hosts, topics],
            },
          },
          destination: { server: IN_CLUSTER, namespace: PREVIEW_NAMESPACE },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions: [...SYNC_OPTIONS, 'CreateNamespace=false'],
            retry: RETRY,
          },
          ignoreDifferences: [...IGNORED],
        },
      },
    },
  });
  made.validate();
  return asWritten(made.toJSON() as IApplicationSet);
}

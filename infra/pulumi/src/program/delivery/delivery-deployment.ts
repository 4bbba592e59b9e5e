import { ARGOCD_NAMESPACE, DELIVERY, PART_OF, PREVIEW_HOSTS } from '@cutover/argocd';
import type * as k8s from '@pulumi/kubernetes';
import type { DeliverySurroundings } from '../surroundings.ts';

export const LABELS = { ...PART_OF, 'app.kubernetes.io/name': DELIVERY } as const;
export const SELECTED = { 'app.kubernetes.io/name': DELIVERY } as const;
export const PORT = 8080;
/** Of probes and metrics: its Service does not lead there, and its policy lets nobody in but the node's own kubelet, whom no policy keeps out. */
const MANAGEMENT_PORT = 9464;

/** Secrets of its own: the variable that names the file → Secret and key. */
export const SECRETS = {
  FORGE_TOKEN: { secret: 'delivery-forge', key: 'token' },
  WEBHOOK_SECRET: { secret: 'delivery-webhook', key: 'secret' },
  GENERATOR_TOKEN: { secret: 'delivery-generator', key: 'token' },
} as const;

const ROOT = '/run/secrets/delivery';
/** Where its image has helm and kustomize. */
const TOOLS = '/usr/local/bin';
const files = Object.entries(SECRETS);

export interface Deployed extends DeliverySurroundings {
  /** As Argo CD names the repository. */
  readonly repositoryUrl: string;
}

/** As apps/delivery reads it. */
const pipeline = (isRun: boolean): 'argo-workflows' | 'none' => (isRun ? 'argo-workflows' : 'none');

/** Variables do not show what is secret: they name files. */
const environment = ({ forge, repositoryUrl, runsPipelines = false }: Deployed) => [
  { name: 'PORT', value: String(PORT) },
  { name: 'MANAGEMENT_PORT', value: String(MANAGEMENT_PORT) },
  { name: 'FORGE_URL', value: forge.url },
  { name: 'FORGE_REPOSITORY', value: forge.repository },
  { name: 'FORGE_USERNAME', value: forge.username },
  { name: 'REPOSITORY_URL', value: repositoryUrl },
  { name: 'ARGOCD_NAMESPACE', value: ARGOCD_NAMESPACE },
  { name: 'PREVIEW_URL_SUFFIX', value: PREVIEW_HOSTS.domain },
  { name: 'RELEASE_TOOLS', value: TOOLS },
  { name: 'PIPELINE', value: pipeline(runsPipelines) },
  ...files.map(([variable, { secret, key }]) => ({ name: `${variable}_FILE`, value: `${ROOT}/${secret}/${key}` })),
];

const probe = (path: string, periodSeconds: number, failureThreshold: number) => ({
  httpGet: { path, port: 'management' },
  ...{ periodSeconds, failureThreshold, timeoutSeconds: 3 },
});

/** One replica: two would say every state to the forge twice. Between two versions webhooks wait, and none is lost: what was missed is asked for every minute. */
export function deliverySpec(delivery: Deployed): k8s.types.input.apps.v1.DeploymentSpec {
  return {
    replicas: 1,
    strategy: { type: 'Recreate' },
    selector: { matchLabels: SELECTED },
    template: {
      metadata: { labels: LABELS },
      spec: {
        serviceAccountName: DELIVERY,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 30,
        securityContext: {
          ...{ runAsNonRoot: true, runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532 },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: DELIVERY,
            image: delivery.image,
            imagePullPolicy: 'IfNotPresent',
            ports: [
              { name: 'http', containerPort: PORT, protocol: 'TCP' },
              { name: 'management', containerPort: MANAGEMENT_PORT, protocol: 'TCP' },
            ],
            env: environment(delivery),
            startupProbe: probe('/healthz', 1, 60),
            livenessProbe: probe('/healthz', 10, 3),
            readinessProbe: probe('/readyz', 2, 3),
            resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
            securityContext: {
              ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [
              ...files.map(([, { secret }]) => ({ name: secret, mountPath: `${ROOT}/${secret}`, readOnly: true })),
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          ...files.map(([, { secret }]) => ({ name: secret, secret: { secretName: secret, defaultMode: 0o440 } })),
          // A clone of the repository with its history, another for each revert, and renders.
          { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
        ],
      },
    },
  };
}

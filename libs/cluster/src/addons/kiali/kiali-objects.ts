import { createHash } from 'node:crypto';
import { kialiConfig } from '@cutover/kiali';
import { KIALI_CONFIG, KIALI_CONSOLE } from '../../images/index.ts';
import type { KubernetesObject } from '../manifest.ts';
import { ownObjects, RESTRICTED } from '../manifest.ts';
import { restrictedNamespace } from '../namespace.ts';
import { singlePod } from '../single-pod.ts';
import { KIALI_RULES } from './kiali-rights.ts';

export const NAME = 'kiali';
export const NAMESPACE = 'kiali';
/** Any browser of this machine takes it for loopback; the mesh's gateway leads from it to Kiali. */
export const HOST = 'kiali.localhost';
const USER = 65_532;
const PORT = 8080;
const SERVER_PORT = 20_001;
const CLUSTER_ROLE = 'cutover-kiali';
const LABELS = { 'app.kubernetes.io/name': NAME };
const place = (name: string) => ({ name, namespace: NAMESPACE });

const CONFIG = kialiConfig({
  ...{ port: SERVER_PORT, page: KIALI_CONSOLE, namespace: NAMESPACE, istioNamespace: 'istio-system' },
  prometheus: 'http://prometheus.monitoring:9090',
  // As istiod and mesh-metrics call it where nobody says otherwise.
  cluster: 'Kubernetes',
  // A node of this machine, whose gateway only this machine reaches.
  auth: 'anonymous',
});

function rights(): object[] {
  const rbac = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: place(NAME) },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: CLUSTER_ROLE }, rules: KIALI_RULES },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: CLUSTER_ROLE } },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: CLUSTER_ROLE },
      subjects: [{ kind: 'ServiceAccount', ...place(NAME) }],
    },
  ];
}

const own = { ...RESTRICTED, runAsUser: USER, runAsGroup: USER };

/** It listens to its own pod alone: whether it serves is asked through the adapter. */
function server(image: string): object {
  return {
    ...{ name: NAME, image, securityContext: own },
    resources: { requests: { cpu: '20m', memory: '96Mi' }, limits: { memory: '512Mi' } },
    volumeMounts: [{ name: 'config', mountPath: KIALI_CONFIG.slice(0, KIALI_CONFIG.lastIndexOf('/')), readOnly: true }],
  };
}

function adapter(image: string): object {
  const health = { httpGet: { path: '/healthz', port: 'http' } };
  return {
    ...{ name: 'adapter', image, securityContext: own },
    env: [
      { name: 'PORT', value: String(PORT) },
      { name: 'KIALI_URL', value: `http://127.0.0.1:${SERVER_PORT}` },
    ],
    ports: [{ name: 'http', containerPort: PORT }],
    startupProbe: { ...health, periodSeconds: 1, failureThreshold: 90 },
    readinessProbe: { ...health, periodSeconds: 2, timeoutSeconds: 3 },
    resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '192Mi' } },
  };
}

export interface KialiImages {
  readonly server: string;
  readonly adapter: string;
}

function deployment(images: KialiImages): object {
  const checksum = createHash('sha256').update(CONFIG).digest('hex').slice(0, 16);
  return singlePod({
    ...{ name: NAME, namespace: NAMESPACE, labels: LABELS, checksum, graceSeconds: 5 },
    pod: {
      containers: [server(images.server), adapter(images.adapter)],
      volumes: [{ name: 'config', configMap: { name: NAME } }],
    },
  });
}

/** Kiali and what it may read, in a restricted namespace outside of the mesh that it shows. */
export function kialiObjects(images: KialiImages): KubernetesObject[] {
  const file = KIALI_CONFIG.slice(KIALI_CONFIG.lastIndexOf('/') + 1);
  return [
    restrictedNamespace(NAMESPACE),
    ...ownObjects([
      ...rights(),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: place(NAME), data: { [file]: CONFIG } },
      deployment(images),
      {
        ...{ apiVersion: 'v1', kind: 'Service', metadata: { ...place(NAME), labels: LABELS } },
        spec: { selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
      },
    ]),
  ];
}

/** The way to it from the mesh's gateway, by its host. */
export function kialiRoute(): KubernetesObject[] {
  return ownObjects([
    {
      ...{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: place(NAME) },
      spec: {
        hosts: [HOST],
        gateways: ['istio-ingress/http'],
        http: [{ route: [{ destination: { host: `${NAME}.${NAMESPACE}.svc.cluster.local`, port: { number: 80 } } }] }],
      },
    },
  ]);
}

import { createHash } from 'node:crypto';
import { prometheusConfig, RULE_GROUPS, ruleFile } from '@cutover/monitoring';
import { discoveryImage, prometheusImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { imageOf } from './add-on.ts';
import type { KubernetesObject } from './manifest.ts';
import { ownObjects, RESTRICTED } from './manifest.ts';
import { restrictedNamespace } from './namespace.ts';
import { singlePod } from './single-pod.ts';

const NAME = 'prometheus';
const NAMESPACE = 'monitoring';
const USER = 65_532;
const PORT = 9090;
const CONFIG = '/etc/prometheus';
const DATA = '/prometheus';
/** Often, since a demonstration lasts minutes. */
const INTERVAL = '10s';
const LABELS = { 'app.kubernetes.io/name': NAME };
const place = (name: string) => ({ name, namespace: NAMESPACE });

/** It finds its targets by their pods and may see nothing else. */
function rights(): object[] {
  const rbac = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: place(NAME) },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: 'cutover-prometheus' } },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      ...{ apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'cutover-prometheus' } },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cutover-prometheus' },
      subjects: [{ kind: 'ServiceAccount', ...place(NAME) }],
    },
  ];
}

function container(image: string): object {
  const health = (path: string) => ({ httpGet: { path, port: 'http' } });
  return {
    ...{ name: NAME, image },
    args: [
      `--config.file=${CONFIG}/prometheus.yml`,
      `--storage.tsdb.path=${DATA}`,
      ...['--storage.tsdb.retention.time=1d', '--storage.tsdb.retention.size=512MB'],
    ],
    ports: [{ name: 'http', containerPort: PORT }],
    startupProbe: { ...health('/-/healthy'), periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...health('/-/ready'), periodSeconds: 1, timeoutSeconds: 3 },
    livenessProbe: { ...health('/-/healthy'), periodSeconds: 10, timeoutSeconds: 5 },
    resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    securityContext: { ...RESTRICTED, runAsUser: USER, runAsGroup: USER },
    volumeMounts: [
      { name: 'config', mountPath: CONFIG, readOnly: true },
      { name: 'data', mountPath: DATA },
    ],
  };
}

/** Asks the API server for pods, on behalf of a Prometheus that cannot. */
function discovery(image: string): object {
  const account = '/var/run/secrets/kubernetes.io/serviceaccount';
  return {
    ...{ name: 'pod-targets', image },
    env: [{ name: 'NODE_EXTRA_CA_CERTS', value: `${account}/ca.crt` }],
    resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' } },
    securityContext: { ...RESTRICTED, runAsUser: USER, runAsGroup: USER },
  };
}

export interface PrometheusImages {
  readonly server: string;
  readonly discovery: string;
}

function deployment(images: PrometheusImages, checksum: string): object {
  return singlePod({
    ...{ name: NAME, namespace: NAMESPACE, labels: LABELS, checksum, graceSeconds: 30 },
    pod: {
      securityContext: { fsGroup: USER },
      containers: [container(images.server), discovery(images.discovery)],
      volumes: [
        { name: 'config', configMap: { name: NAME } },
        { name: 'data', emptyDir: { sizeLimit: '1Gi' } },
      ],
    },
  });
}

/** A Prometheus with our rules that keeps a day, in a restricted namespace. A change of what it reads starts it anew, without what it had scraped. */
export function prometheusObjects(images: PrometheusImages): KubernetesObject[] {
  const rules = 'rules.yaml';
  const data = {
    'prometheus.yml': prometheusConfig({ interval: INTERVAL, rules: [rules] }),
    [rules]: ruleFile(RULE_GROUPS),
  };
  const checksum = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
  return [
    restrictedNamespace(NAMESPACE),
    ...ownObjects([
      ...rights(),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: place(NAME), data },
      deployment(images, checksum),
      {
        ...{ apiVersion: 'v1', kind: 'Service', metadata: { ...place(NAME), labels: LABELS } },
        spec: { selector: LABELS, ports: [{ name: 'http', port: PORT, targetPort: 'http' }] },
      },
    ]),
  ];
}

export const prometheus: AddOn = {
  name: NAME,
  title: 'Prometheus',
  tools: [],
  core: false,
  images: () => ({ server: prometheusImage(), discovery: discoveryImage() }),
  objects: (context) =>
    prometheusObjects({ server: imageOf(context, 'server'), discovery: imageOf(context, 'discovery') }),
  ready: [{ kind: 'Deployment', namespace: NAMESPACE, name: NAME }],
};

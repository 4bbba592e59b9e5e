import { describe, expect, it } from '@jest/globals';
import { containerOf, objectOf } from './manifest.ts';
import { metricsServer, metricsServerObjects } from './metrics-server.ts';

const manifest = `kind: ServiceAccount
metadata: { name: metrics-server, namespace: kube-system }
---
kind: RoleBinding
metadata: { name: metrics-server-auth-reader, namespace: kube-system }
subjects: [{ kind: ServiceAccount, name: metrics-server, namespace: kube-system }]
---
kind: ClusterRoleBinding
metadata: { name: "system:metrics-server" }
subjects: [{ kind: ServiceAccount, name: metrics-server, namespace: kube-system }]
---
kind: Deployment
metadata: { name: metrics-server, namespace: kube-system }
spec:
  template:
    spec:
      containers:
        - name: metrics-server
          image: old
          args: ["--secure-port=10250", "--kubelet-preferred-address-types=InternalIP,Hostname", "--metric-resolution=60s"]
          readinessProbe: { httpGet: { path: /readyz }, initialDelaySeconds: 20 }
          securityContext: { runAsUser: 1000 }
---
kind: Service
metadata: { name: metrics-server, namespace: kube-system }
spec: { ports: [{ port: 443 }] }
---
kind: APIService
metadata: { name: v1beta1.metrics.k8s.io }
spec: { service: { name: metrics-server, namespace: kube-system } }
`;

describe('metricsServerObjects', () => {
  const objects = metricsServerObjects(manifest, 'ours@sha256:1');
  const deployment = objectOf(objects, 'Deployment', 'metrics-server');

  it('lives in a restricted namespace of its own, but for the binding to the API server’s own Role', () => {
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Namespace', undefined],
      ['ServiceAccount', 'metrics-server'],
      ['RoleBinding', 'kube-system'],
      ['ClusterRoleBinding', undefined],
      ['Deployment', 'metrics-server'],
      ['Service', 'metrics-server'],
      ['APIService', undefined],
    ]);
    expect(objects[0]?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(objects.flatMap(({ subjects = [] }) => subjects.map(({ namespace }) => namespace))).toEqual([
      'metrics-server',
      'metrics-server',
    ]);
    expect(objectOf(objects, 'APIService', 'v1beta1.metrics.k8s.io').spec?.service?.namespace).toBe('metrics-server');
  });

  it('is found by its Deployment and its Service', () => {
    const labels = { 'k8s-app': 'metrics-server' };
    expect(deployment.spec?.selector).toEqual({ matchLabels: labels });
    expect(deployment.spec?.template?.metadata?.labels).toEqual(labels);
    expect(objectOf(objects, 'Service', 'metrics-server').spec?.selector).toEqual(labels);
  });

  it('asks kubelets by their addresses, every 15 s, whoever signed their certificates', () => {
    const container = containerOf(deployment);
    expect(container.image).toBe('ours@sha256:1');
    expect(container.args).toEqual([
      '--secure-port=10250',
      '--kubelet-preferred-address-types=InternalIP',
      '--metric-resolution=15s',
      '--kubelet-insecure-tls',
    ]);
    expect(container.securityContext).toMatchObject({ runAsUser: 1000, runAsNonRoot: true });
    expect(container.readinessProbe).toEqual({
      httpGet: { path: '/readyz' },
      initialDelaySeconds: 1,
      periodSeconds: 1,
    });
  });

  it.each([
    ['--metric-resolution=60s', '--resolution=60s', 'no argument --metric-resolution'],
    ['metrics-server-auth-reader', 'reader', 'no RoleBinding metrics-server-auth-reader'],
    ['v1beta1.metrics', 'v1.metrics', 'no APIService v1beta1.metrics.k8s.io'],
    ['spec: { service:', 'spec: { other:', 'names no Service'],
  ])('refuses a manifest with %s changed to %s', (from, to, message) => {
    expect(() => metricsServerObjects(manifest.replace(from, to), 'ours')).toThrow(message);
  });
});

describe('servedBy', () => {
  const answering = (stdout: string) => metricsServer.servedBy?.(() => Promise.resolve({ stdout, stderr: '' }));
  const service = (labels: object, spec: object) => JSON.stringify({ metadata: { labels }, spec });

  it('is nobody where the API is not served, or served by ours', async () => {
    expect(await answering('')).toBeUndefined();
    expect(await answering(service({ 'cutover.dev/add-on': 'metrics-server' }, {}))).toBeUndefined();
  });

  it('names the service of somebody else', async () => {
    const theirs = { service: { namespace: 'kube-system', name: 'metrics-server' } };
    expect(await answering(service({}, theirs))).toBe('kube-system/metrics-server');
    expect(await answering(service({}, {}))).toBe('the API server itself');
  });
});

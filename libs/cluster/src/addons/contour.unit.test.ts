import { describe, expect, it } from '@jest/globals';
import { contour, contourObjects } from './contour.ts';
import { containersOf, objectOf, podOf } from './manifest.ts';

const manifest = `kind: Namespace
metadata: { name: projectcontour }
---
kind: Job
metadata: { name: contour-certgen-v1-33-8, namespace: projectcontour }
spec:
  template:
    spec:
      containers:
        - { name: contour, image: "registry.example/contour:v1", imagePullPolicy: Always, command: [contour, certgen, --overwrite] }
---
kind: Deployment
metadata: { name: contour, namespace: projectcontour }
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: contour
          image: registry.example/contour:v1
          args: [serve, --incluster]
          readinessProbe: { tcpSocket: { port: 8001 }, initialDelaySeconds: 15 }
---
kind: Service
metadata: { name: envoy, namespace: projectcontour }
spec: { type: LoadBalancer, externalTrafficPolicy: Local, ports: [{ port: 80, targetPort: 8080 }] }
---
kind: DaemonSet
metadata: { name: envoy, namespace: projectcontour }
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 300
      initContainers: [{ name: envoy-initconfig, image: "registry.example/contour:v1", command: [contour] }]
      containers:
        - { name: shutdown-manager, image: "registry.example/contour:v1", command: [/bin/contour] }
        - name: envoy
          image: registry.example/envoy:v1
          ports: [{ name: http, containerPort: 8080, hostPort: 80 }]
          readinessProbe: { httpGet: { path: /ready }, initialDelaySeconds: 3, periodSeconds: 4 }
`;
const parts = { contour: 'ours/contour@sha256:1', envoy: 'ours/envoy@sha256:2', address: '10.96.0.80' };

describe('contourObjects', () => {
  const objects = contourObjects(manifest, parts);
  const find = (kind: string, name: string) => objectOf(objects, kind, name);

  it('live in a restricted namespace, behind a class of their name', () => {
    expect(objects[0]?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(objects.filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
    expect(find('IngressClass', 'contour').spec).toHaveProperty('controller');
  });

  it('run our images without a privilege and without a port of the node’s', () => {
    const workloads = [find('Deployment', 'contour'), find('DaemonSet', 'envoy')];
    const containers = workloads.flatMap((workload) => [
      ...containersOf(workload),
      ...(podOf(workload).initContainers ?? []),
    ]);
    expect(containers.map(({ name, image }) => [name, image])).toEqual([
      ['contour', parts.contour],
      ['shutdown-manager', parts.contour],
      ['envoy', parts.envoy],
      ['envoy-initconfig', parts.contour],
    ]);
    for (const { securityContext, ports = [] } of containers) {
      expect(securityContext).toMatchObject({ runAsNonRoot: true, readOnlyRootFilesystem: true });
      expect(ports.every(({ hostPort }) => hostPort === undefined)).toBe(true);
    }
  });

  it('are reached at one address, which Ingresses show', () => {
    const { spec } = find('Service', 'envoy');
    expect(spec).toMatchObject({ type: 'ClusterIP', clusterIP: '10.96.0.80' });
    expect(spec).not.toHaveProperty('externalTrafficPolicy');
    expect(containersOf(find('Deployment', 'contour'))[0]?.args).toContain('--ingress-status-address=10.96.0.80');
  });

  it('make their certificates once an image: another image is another Job', () => {
    const jobOf = (image: string) =>
      contourObjects(manifest, { ...parts, contour: image }).find(({ kind }) => kind === 'Job');
    const job = jobOf(parts.contour);
    expect(job?.metadata.name).toMatch(/^contour-certgen-[0-9a-f]{8}$/);
    expect(jobOf(parts.contour)).toEqual(job);
    expect(jobOf('ours/contour@sha256:3')?.metadata.name).not.toBe(job?.metadata.name);
  });

  it.each([
    ['name: contour-certgen-v1-33-8', 'name: certgen', 'no Job contour-certgen-'],
    ['registry.example/envoy:v1', 'registry.example/other:v1', 'runs neither Contour nor Envoy'],
    ['- name: envoy\n', '- name: proxy\n', 'no container envoy'],
  ])('refuses a manifest with %s changed to %s', (from, to, message) => {
    expect(() => contourObjects(manifest.replace(from, to), parts)).toThrow(message);
  });
});

describe('servedBy', () => {
  const answering = (stdout: string) => contour.servedBy?.(() => Promise.resolve({ stdout, stderr: '' }));
  const ofClass = (labels: object) => JSON.stringify({ metadata: { labels }, spec: { controller: 'example.org/x' } });

  it('is nobody where there is no class of that name, or ours', async () => {
    expect(await answering('')).toBeUndefined();
    expect(await answering(ofClass({ 'cutover.dev/add-on': 'contour' }))).toBeUndefined();
  });

  it('names the controller of somebody else', async () => {
    expect(await answering(ofClass({}))).toBe('ingressclass contour of example.org/x');
  });
});

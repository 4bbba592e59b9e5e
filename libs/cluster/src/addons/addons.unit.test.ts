import { describe, expect, it } from '@jest/globals';
import { rolloutsObjects } from './argo-rollouts.ts';
import { corednsObjects, withoutOutside } from './coredns.ts';
import { localPathObjects } from './local-path.ts';
import { containersOf, objectOf, readManifest } from './manifest.ts';

const corefile = `.:53 {
    errors
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
    }
    loop
    reload
}
`;

describe('withoutOutside', () => {
  const own = withoutOutside(corefile);

  it('forwards nothing and looks for no loop', () => {
    expect(own).not.toMatch(/forward|loop|fallthrough|resolv/);
    expect(own).toContain('       ttl 30\n    }\n    cache 30 {');
  });

  it("answers for the cluster's zones in one block and denies all other names in another", () => {
    expect(own).toMatch(/^cluster\.local:53 in-addr\.arpa:53 ip6\.arpa:53 \{\n/);
    expect(own).toMatch(/\n\}\n\.:53 \{\n {4}errors\n {4}template ANY ANY \{\n {7}rcode NXDOMAIN\n {4}\}\n\}\n$/);
  });

  it('refuses a file that is not as kubeadm writes it', () => {
    expect(() => withoutOutside('.:53 {\n}\n')).toThrow('not as expected');
    expect(() => withoutOutside(corefile.replace('.:53', 'dns://.'))).toThrow('not as expected');
  });
});

describe('corednsObjects', () => {
  const manifest = `kind: Deployment
metadata: { name: coredns }
spec:
  replicas: 2
  template: { spec: { containers: [{ name: coredns, image: old, readinessProbe: { httpGet: { path: /ready } } }] } }
---
kind: ConfigMap
metadata: { name: coredns }
data: { Corefile: ${JSON.stringify(corefile)} }
---
kind: Service
metadata: { name: kube-dns, resourceVersion: "0" }
`;

  it('runs one replica of our image that is probed every second', () => {
    const objects = readManifest(corednsObjects(manifest, 'ours:1'));
    const deployment = objectOf(objects, 'Deployment', 'coredns');
    expect(deployment.spec?.replicas).toBe(1);
    expect(containersOf(deployment)).toEqual([
      { name: 'coredns', image: 'ours:1', readinessProbe: { httpGet: { path: '/ready' }, periodSeconds: 1 } },
    ]);
    expect(objectOf(objects, 'Service', 'kube-dns').metadata).toEqual({ name: 'kube-dns' });
  });

  it('says which object is missing where upstream has changed', () => {
    expect(() => corednsObjects('kind: Service\nmetadata: { name: kube-dns }\n', 'ours')).toThrow(
      'no Deployment coredns',
    );
  });
});

describe('localPathObjects', () => {
  const manifest = `kind: Deployment
metadata: { name: local-path-provisioner }
spec: { template: { spec: { containers: [{ name: p, image: old }] } } }
---
kind: StorageClass
metadata: { name: local-path }
---
kind: ConfigMap
metadata: { name: local-path-config }
data:
  config.json: '{}'
  setup: keep
  helperPod.yaml: "spec: { containers: [{ name: h, image: busybox }] }"
`;

  it('makes it the default class, in our folder, with our images', () => {
    const objects = readManifest(localPathObjects(manifest, { provisioner: 'p:1', shell: 's:1' }, '/volumes'));
    const config = objectOf(objects, 'ConfigMap', 'local-path-config').data;
    expect(objectOf(objects, 'StorageClass', 'local-path').metadata.annotations).toEqual({
      'storageclass.kubernetes.io/is-default-class': 'true',
    });
    expect(containersOf(objectOf(objects, 'Deployment', 'local-path-provisioner'))[0]?.image).toBe('p:1');
    expect(JSON.parse(config?.['config.json'] ?? '')).toMatchObject({ nodePathMap: [{ paths: ['/volumes'] }] });
    expect(config).toMatchObject({ setup: 'keep', 'helperPod.yaml': expect.stringContaining('image: s:1') });
  });
});

describe('rolloutsObjects', () => {
  it('puts what has a namespace into a restricted one, and nothing else', () => {
    const manifest = `kind: CustomResourceDefinition
metadata: { name: rollouts.argoproj.io }
---
kind: ServiceAccount
metadata: { name: argo-rollouts }
---
kind: Deployment
metadata: { name: argo-rollouts }
spec: { template: { spec: { containers: [{ name: r, image: old }] } } }
`;
    const objects = readManifest(rolloutsObjects(manifest, 'ours@sha256:1'));
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Namespace', undefined],
      ['CustomResourceDefinition', undefined],
      ['ServiceAccount', 'argo-rollouts'],
      ['Deployment', 'argo-rollouts'],
    ]);
    expect(containersOf(objectOf(objects, 'Deployment', 'argo-rollouts'))[0]?.image).toBe('ours@sha256:1');
  });
});

import { describe, expect, it } from '@jest/globals';
import { dns, dnsObjects, withoutOutside } from './dns.ts';
import { containersOf, objectOf } from './manifest.ts';

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

describe('dnsObjects', () => {
  const container = `{ name: coredns, image: old, readinessProbe: { httpGet: { path: /ready } }, securityContext: { capabilities: { add: [NET_BIND_SERVICE], drop: [ALL] } } }`;
  const manifest = `kind: Deployment
metadata: { name: coredns }
spec:
  replicas: 2
  template: { spec: { containers: [${container}] } }
---
kind: ConfigMap
metadata: { name: coredns }
data: { Corefile: ${JSON.stringify(corefile)} }
---
kind: Service
metadata: { name: kube-dns, resourceVersion: "0" }
`;

  it('runs one replica of our image that is probed every second', () => {
    const objects = dnsObjects(manifest, 'ours@sha256:1');
    const deployment = objectOf(objects, 'Deployment', 'coredns');
    expect(deployment.spec?.replicas).toBe(1);
    expect(containersOf(deployment)).toMatchObject([
      { name: 'coredns', image: 'ours@sha256:1', readinessProbe: { httpGet: { path: '/ready' }, periodSeconds: 1 } },
    ]);
    expect(objectOf(objects, 'Service', 'kube-dns').metadata).toEqual({ name: 'kube-dns' });
  });

  it('runs as nobody in particular, without a capability', () => {
    const [only] = containersOf(objectOf(dnsObjects(manifest, 'ours'), 'Deployment', 'coredns'));
    expect(only?.securityContext).toMatchObject({
      runAsUser: 65_532,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
    });
    expect(only?.securityContext?.capabilities).toEqual({ drop: ['ALL'] });
  });

  it('says which object is missing where upstream has changed', () => {
    expect(() => dnsObjects('kind: Service\nmetadata: { name: kube-dns }\n', 'ours')).toThrow('no Deployment coredns');
    expect(() => dnsObjects(manifest.replace(container, `${container}, ${container}`), 'ours')).toThrow(
      'Deployment coredns no longer has one container',
    );
  });

  it('is not made without what kubeadm printed', () => {
    expect(() => dns.objects({ tools: {}, references: { coredns: 'ours' } })).toThrow('kubeadm');
  });
});

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { containerOf, objectOf } from './manifest.ts';
import { privateRegistryObjects } from './private-registry-objects.ts';

const NAME = 'private-registry';
const parts = {
  image: 'ours@sha256:1',
  users: 'cutover:$2y$05$a\ncutover-pull:$2y$05$b\n',
  writer: 'cutover',
  address: '10.96.0.50',
  port: '5000',
};

describe('privateRegistryObjects', () => {
  const objects = privateRegistryObjects(parts);
  const set = objectOf(objects, 'StatefulSet', NAME);

  it('lie in a restricted namespace of their own', () => {
    expect(objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Namespace', NAME, undefined],
      ['ConfigMap', NAME, NAME],
      ['Secret', NAME, NAME],
      ['Service', NAME, NAME],
      ['StatefulSet', NAME, NAME],
    ]);
    expect(objects[0]?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('ask everybody for a password, and let one name upload', () => {
    const config = parse(objectOf(objects, 'ConfigMap', NAME).data?.['registry.yaml'] ?? '') as object;
    expect(config).toMatchObject({
      auth: { 'named-writers': { realm: NAME, path: '/etc/registry-users/htpasswd', writers: ['cutover'] } },
      storage: { filesystem: { rootdirectory: '/var/lib/registry' }, delete: { enabled: false } },
      http: { addr: ':5000' },
      log: { accesslog: { disabled: true } },
    });
    const { data } = objectOf(objects, 'Secret', NAME);
    expect(Buffer.from(data?.['htpasswd'] ?? '', 'base64').toString()).toBe(parts.users);
  });

  it('run as nobody in particular, with a volume to write to and nothing else', () => {
    const container = containerOf(set) as unknown as Record<string, unknown>;
    expect(container).toMatchObject({
      image: 'ours@sha256:1',
      args: ['serve', '/etc/registry/registry.yaml'],
      securityContext: {
        runAsUser: 65_532,
        runAsNonRoot: true,
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    const mounts = container['volumeMounts'] as { name: string; readOnly?: boolean }[];
    expect(mounts.filter(({ readOnly }) => readOnly !== true).map(({ name }) => name)).toEqual(['images']);
  });

  it('are reached at the address that containerd is led to', () => {
    expect(objectOf(objects, 'Service', NAME).spec).toMatchObject({ clusterIP: '10.96.0.50', ports: [{ port: 5000 }] });
  });

  it('start anew where a password has changed, and else are left alone', () => {
    const template = (users: string) =>
      objectOf(privateRegistryObjects({ ...parts, users }), 'StatefulSet', NAME).spec?.template;
    expect(template(parts.users)).toEqual(set.spec?.template);
    expect(template('cutover:$2y$05$c\n')).not.toEqual(set.spec?.template);
  });
});

import { describe, expect, it } from '@jest/globals';
import { giteaObjects } from './gitea-objects.ts';
import { containerOf, objectOf } from './manifest.ts';

const parts = {
  image: 'ours@sha256:1',
  address: '10.96.0.60',
  services: '10.96.0.0/16',
  secrets: { 'secret-key': 'planted-a', 'internal-token': 'planted-b', 'jwt-secret': 'planted-c' },
};

describe('giteaObjects', () => {
  const objects = giteaObjects(parts);
  const set = objectOf(objects, 'StatefulSet', 'gitea');
  const settings = objectOf(objects, 'ConfigMap', 'gitea').data?.['app.ini'] ?? '';

  it('lie in a restricted namespace of their own', () => {
    expect(objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Namespace', 'gitea', undefined],
      ['ConfigMap', 'gitea', 'gitea'],
      ['Secret', 'gitea', 'gitea'],
      ['Service', 'gitea', 'gitea'],
      ['StatefulSet', 'gitea', 'gitea'],
    ]);
    expect(objects[0]?.metadata.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('keep secrets in the Secret, and name their files in the settings', () => {
    const { data = {} } = objectOf(objects, 'Secret', 'gitea');
    const plain = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
    expect(Object.fromEntries(plain)).toEqual(parts.secrets);
    expect(JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'))).not.toContain('planted');
    for (const line of [
      'SECRET_KEY_URI = file:/etc/gitea-secrets/secret-key',
      'INTERNAL_TOKEN_URI = file:/etc/gitea-secrets/internal-token',
      'JWT_SECRET_URI = file:/etc/gitea-secrets/jwt-secret',
    ])
      expect(settings).toContain(`${line}\n`);
  });

  it('let nobody in without an account, and nothing out but to Services of the cluster', () => {
    const lines = settings.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        ...['INSTALL_LOCK = true', 'DISABLE_REGISTRATION = true', 'REQUIRE_SIGNIN_VIEW = true', 'OFFLINE_MODE = true'],
        ...['ALLOWED_HOST_LIST = 10.96.0.0/16', 'DISABLE_SSH = true', 'DISABLE_MIGRATIONS = true'],
      ]),
    );
    // A section that came twice would be read as its last one.
    const sections = lines.filter((line) => line.startsWith('['));
    expect(new Set(sections).size).toBe(sections.length);
  });

  it('run as nobody in particular, with a volume and a temporary folder to write to', () => {
    const container = containerOf(set) as unknown as Record<string, unknown>;
    expect(container).toMatchObject({
      image: 'ours@sha256:1',
      securityContext: {
        runAsUser: 65_532,
        runAsNonRoot: true,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
    const mounts = container['volumeMounts'] as { name: string; readOnly?: boolean }[];
    expect(mounts.filter(({ readOnly }) => readOnly !== true).map(({ name }) => name)).toEqual(['data', 'tmp']);
  });

  it('start anew where a secret has changed, and else are left alone', () => {
    const template = (token: string) => {
      const secrets = { ...parts.secrets, 'internal-token': token };
      return objectOf(giteaObjects({ ...parts, secrets }), 'StatefulSet', 'gitea').spec?.template;
    };
    expect(template('planted-b')).toEqual(set.spec?.template);
    expect(template('another')).not.toEqual(set.spec?.template);
  });
});

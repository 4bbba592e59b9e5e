import { describe, expect, it } from '@jest/globals';
import { isOurs, isSameSecret, pullSecret } from './pull-secret-object.ts';
import { needSecretName } from './pull-secret.ts';

const place = { name: 'registry', namespace: 'shop' };
const login = { registry: '127.0.0.1:5050', username: 'cutover-pull', password: 'secret' };

describe('a pull secret', () => {
  const secret = pullSecret(place, login);

  it('holds one registry, as kubelets read it', () => {
    expect(secret).toMatchObject({ kind: 'Secret', type: 'kubernetes.io/dockerconfigjson', metadata: place });
    const config: unknown = JSON.parse(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString());
    const auth = Buffer.from('cutover-pull:secret').toString('base64');
    expect(config).toEqual({ auths: { '127.0.0.1:5050': { username: 'cutover-pull', password: 'secret', auth } } });
  });

  it('is ours by its marks and its type, and the same by what it holds', () => {
    expect(isOurs(secret)).toBe(true);
    expect(isOurs({ ...secret, metadata: {} })).toBe(false);
    expect(isOurs({ ...secret, type: 'Opaque' })).toBe(false);
    expect(isSameSecret(secret, pullSecret(place, login))).toBe(true);
    expect(isSameSecret(secret, pullSecret(place, { ...login, password: 'other' }))).toBe(false);
    expect(isSameSecret({ metadata: {} }, secret)).toBe(false);
  });
});

describe('needSecretName', () => {
  it.each(['registry', 'a', '0.b-c.d'])('takes %s', (name) => expect(() => needSecretName(name)).not.toThrow());

  it.each(['', 'Registry', 'a_b', '-a', 'a-', 'a..b', 'a/b', 'a'.repeat(254)])('refuses "%s"', (name) => {
    expect(() => needSecretName(name)).toThrow(`"${name}" cannot name a Secret`);
  });
});

import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ENVIRONMENT_KEYS } from './index.ts';

describe("an environment's Secrets", () => {
  it.each(Object.entries(ENVIRONMENT_KEYS))('%s is another one each time', (_name, make) => {
    expect(make()).not.toEqual(make());
    expect(Object.keys(make())).toEqual(Object.keys(make()));
  });

  it('hold a key that signs, and shared ones of 256 bits under an id', () => {
    const { 'keys.pem': pem = '' } = ENVIRONMENT_KEYS['membership-tokens']!();
    expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
    for (const name of ['bank-operators', 'pacman-game'])
      expect(ENVIRONMENT_KEYS[name]!()['keys']).toMatch(/^main:[0-9a-f]{64}$/);
  });
});

import { loadConfig } from '@cutover/service-kit';
import { memoryLog } from '@cutover/service-kit/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { consoleConfig } from './config.ts';
import { Store } from './live/store.ts';
import { sourcesOf } from './sources.ts';

function namesOf(env: Readonly<Record<string, string>>): readonly string[] {
  const store = new Store({ kept: 1, waitingBytes: 1_024 });
  return sourcesOf(loadConfig(consoleConfig, env), store, memoryLog('info').log).all.map(({ name }) => name);
}

// These tests may run in a pod.
beforeAll(() => void delete process.env['KUBERNETES_SERVICE_HOST']);

describe('what the console looks at', () => {
  it('is nothing that it was not told of', () => expect(namesOf({})).toEqual([]));

  it('is a forge once it has a token for it', () => {
    const forge = { FORGE_URL: 'https://forge.example' };
    expect([namesOf(forge), namesOf({ ...forge, FORGE_TOKEN: 'x' })]).toEqual([[], ['forge']]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['its own cluster where it is no pod', { IN_CLUSTER: 'true' }, 'IN_CLUSTER: this is no pod'],
    ['two clusters', { IN_CLUSTER: 'true', KUBECONFIG: '/x' }, 'KUBECONFIG and IN_CLUSTER: both are set'],
  ])('cannot be %s', (_what, env, line) => expect(() => namesOf(env)).toThrow(line));
});

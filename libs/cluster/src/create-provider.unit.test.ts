import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createProvider } from './create-provider.ts';

describe('createProvider', () => {
  it('never takes the current context of a kubeconfig', () => {
    const refused = () => createProvider({ provider: 'kubeconfig' });
    expect(refused).toThrow(
      expect.objectContaining({ code: 'context-missing', message: expect.stringContaining('--context') }),
    );
  });

  it('refuses a name that could not name a folder or a cgroup', () => {
    expect(() => createProvider({ provider: 'embedded', name: '../etc' })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });

  it('never stops a cluster that it did not start', async () => {
    const provider = createProvider({ provider: 'kubeconfig', context: 'staging' });
    await expect(provider.down()).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('staging') });
  });
});

describe('the kind provider', () => {
  const path = process.env['PATH'];

  beforeEach(() => {
    process.env['PATH'] = '/nonexistent';
  });

  afterEach(() => {
    process.env['PATH'] = path;
  });

  it('says in one line that it needs Docker, and what else there is', async () => {
    const message = expect.stringMatching(/^the kind provider needs docker, .*--provider embedded$/);
    await expect(createProvider({ provider: 'kind' }).up()).rejects.toMatchObject({ code: 'docker-missing', message });
  });
});

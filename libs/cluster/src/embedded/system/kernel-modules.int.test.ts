import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBridgeFilter, releaseBridgeFilter } from './kernel-modules.ts';
import type { ModuleHost } from './kernel-modules.ts';

describe('the bridge filter', () => {
  let folder: string;
  let loaded: boolean;
  let host: ModuleHost;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-module-'));
    loaded = false;
    host = {
      note: join(folder, 'note'),
      isLoaded: () => loaded,
      load: async () => void (loaded = true),
      unload: async () => {
        loaded = false;
        return true;
      },
    };
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is loaded for the first node and unloaded with the last', async () => {
    await ensureBridgeFilter(host);
    expect(loaded).toBe(true);
    await releaseBridgeFilter(true, host);
    expect(loaded).toBe(true);
    await releaseBridgeFilter(false, host);
    expect(loaded).toBe(false);
    expect(existsSync(host.note)).toBe(false);
  });

  it('stays where it was there before', async () => {
    loaded = true;
    await ensureBridgeFilter(host);
    await releaseBridgeFilter(false, host);
    expect(loaded).toBe(true);
  });

  it('is known to be ours also where the command that loaded it was killed right after', async () => {
    await ensureBridgeFilter({ ...host, load: () => Promise.reject(new Error('killed')) }).catch(() => undefined);
    loaded = true;
    await releaseBridgeFilter(false, host);
    expect(loaded).toBe(false);
  });
});

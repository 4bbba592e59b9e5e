import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { emit } from './emit.ts';
import { OBJECTS_FOLDER } from './names.ts';

const committed = join(import.meta.dirname, '..', '..', '..', OBJECTS_FOLDER);

it('what is committed is what the source emits', async () => {
  expect(await emit(committed, { check: true })).toEqual({ stale: [], orphaned: [] });
});

it('what was edited or removed is found, and mended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-emit-'));
  try {
    await cp(committed, folder, { recursive: true });
    await appendFile(join(folder, 'main.yaml'), '# by hand\n');
    await rm(join(folder, 'accounts.yaml'));
    const found = { stale: ['accounts.yaml', 'main.yaml'], orphaned: [] };
    expect(await emit(folder, { check: true })).toEqual(found);
    expect(await emit(folder, { check: false })).toEqual(found);
    expect(await emit(folder, { check: true })).toEqual({ stale: [], orphaned: [] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

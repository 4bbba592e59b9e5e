import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { otherClusters, releaseMade } from './made.ts';

describe('folders that a cluster made outside of its own', () => {
  let scratch: string;
  let state: string;
  let made: string;

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cutover-made-'));
    [state, made] = [join(scratch, 'state'), join(scratch, 'etc', 'kubernetes')];
    await mkdir(join(state, '.locks'), { recursive: true });
    await mkdir(made, { recursive: true });
  });
  afterEach(() => rm(scratch, { recursive: true, force: true }));

  const note = (name: string) => join(state, name, 'made.json');

  async function cluster(name: string, ...folders: string[]): Promise<void> {
    await mkdir(join(state, name));
    await writeFile(note(name), JSON.stringify(folders));
  }

  const down = (name: string): Promise<void> => releaseMade(name, { made: note(name) }, state);

  it('go with it, and those above them', async () => {
    await cluster('only', join(scratch, 'etc'), made);
    await down('only');
    expect(existsSync(join(scratch, 'etc'))).toBe(false);
  });

  it('stay while another cluster is there, which may have mounted its own over them, and go with the last', async () => {
    await cluster('first', made);
    await cluster('second');
    await cluster('third');
    await down('first');
    expect(existsSync(made)).toBe(true);
    await down('third');
    expect(existsSync(made)).toBe(true);
    expect(await otherClusters('second', state)).toEqual([]);
    await down('second');
    expect(existsSync(made)).toBe(false);
  });

  it('go with the last of those that go down at the same time', async () => {
    const names = ['first', 'second', 'third', 'fourth'];
    for (const name of names) await cluster(name, made);
    await Promise.all(names.map(down));
    expect(existsSync(made)).toBe(false);
    expect(names.filter((name) => existsSync(join(state, name)))).toEqual([]);
  });

  it('stay where somebody uses them by now', async () => {
    await cluster('only', made);
    await writeFile(join(made, 'kubelet.conf'), '');
    await down('only');
    expect(existsSync(join(made, 'kubelet.conf'))).toBe(true);
  });

  it('are none where there is no cluster', async () => {
    await releaseMade('never', { made: note('never') }, state);
    expect(await otherClusters('never', join(scratch, 'nowhere'))).toEqual([]);
  });
});

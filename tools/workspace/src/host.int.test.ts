import { afterEach, describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskProblem, endStale } from './host.ts';
import { plantedWorkspace } from './testing/planted-workspace.ts';
import type { PlantedWorkspace } from './testing/planted-workspace.ts';

const GIB = 1024 ** 3;

describe('the disk', () => {
  const notYet = join(tmpdir(), 'not', 'there', 'yet');

  it('is enough from 6 GiB on', () => {
    expect(diskProblem(['/', notYet], () => 6 * GIB)).toBeUndefined();
  });

  it('is told in one line where one of the folders, or what will hold it, has too little', () => {
    const free = (folder: string) => (folder === tmpdir() ? 5 * GIB : 50 * GIB);
    const line = `end-to-end tests need 6.0 GiB of free disk at ${tmpdir()}, 5.0 GiB are free: free some`;
    expect(diskProblem(['/', notYet], free)).toBe(line);
  });

  it('is asked of the machine itself', () => {
    expect(diskProblem(['/proc'])).toMatch(/at \/proc, 0\.0 GiB are free/);
  });
});

describe('clusters of earlier runs', () => {
  let workspace: PlantedWorkspace;
  afterEach(() => workspace.remove());

  it('are ended by the command line, and those that cannot be are named', () => {
    workspace = plantedWorkspace(({ args }) => (args.at(-1) === 'stuck' ? 1 : 0));
    expect(endStale(workspace, ['gone', 'stuck'])).toEqual([expect.stringMatching(/^cluster stuck of an earlier run/)]);
    expect(workspace.calls.map(({ args }) => args.slice(1))).toEqual([
      ['down', '--name', 'gone'],
      ['down', '--name', 'stuck'],
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { identify } from './identity.ts';
import { run } from './run.ts';

describe('running a command', () => {
  it('ends one of which no record could be made', async () => {
    let pid = 0;
    const onSpawn = (spawned: number): void => {
      pid = spawned;
      throw new Error('no room for a record');
    };
    await expect(run('sleep', ['60'], { onSpawn })).rejects.toThrow('no room for a record');
    expect(identify(pid)).toBeUndefined();
  });

  it('resolves with what it said and its exit code', async () => {
    const { code, stdout, tail } = await run('sh', ['-c', 'echo out; echo err >&2; exit 3']);
    expect({ code, stdout, tail: [...tail].sort() }).toEqual({ code: 3, stdout: 'out', tail: ['err', 'out'] });
  });

  it('rejects where there is no such command', async () => {
    await expect(run('/nonexistent/command', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

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

  it('takes standard input, and gives bytes as they were', async () => {
    const input = Buffer.from([0, 255, 13, 10, 13, 0xc3]);
    const { bytes } = await run('sh', ['-c', 'cat; printf "\\377" >&2'], { input });
    expect([bytes.stdout, bytes.stderr]).toEqual([input, Buffer.from([255])]);
    expect(await run('cat', [])).toMatchObject({ code: 0, stdout: '' });
  });

  it('does not mind a command that reads none of it', async () => {
    expect(await run('true', [], { input: 'x'.repeat(10_000_000) })).toMatchObject({ code: 0 });
  });

  it('rejects where there is no such command', async () => {
    await expect(run('/nonexistent/command', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

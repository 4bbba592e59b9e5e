import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { NODE_MARK } from '../embedded/paths.ts';
import { until } from '../embedded/until.ts';
import { hostSnapshot } from './host-snapshot.ts';

const WITHIN_MS = 30_000;
const NAME = 'snapshot-of-none';
const isRoot = process.getuid?.() === 0;
const started: ChildProcess[] = [];
const orphans: number[] = [];

/** A process in a network namespace of its own; with `orphan` its parent has ended. Resolves with its pid once it runs there. */
async function inNamespace({ orphan = false, env = {} }: { orphan?: boolean; env?: Record<string, string> }) {
  const script = orphan ? 'unshare --net sleep 600 >/dev/null & echo $!' : 'echo $$; exec unshare --net sleep 600 >&2';
  const child = spawn('sh', ['-c', script], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  orphans.push(pid);
  const sleeps = async () => (await readFile(`/proc/${pid}/cmdline`, 'latin1')).startsWith('sleep\0');
  await until(sleeps, { what: 'it runs in its namespace', withinMs: WITHIN_MS });
  if (orphan && child.exitCode === null) await once(child, 'exit');
  return String(pid);
}

const pidsOf = async () => (await hostSnapshot(NAME)).processes.map((line) => line.split(' ')[0]);

(isRoot ? describe : describe.skip)('what a node could have left behind', () => {
  afterEach(() => {
    for (const pid of orphans.splice(0)) process.kill(pid, 'SIGKILL');
    started.splice(0);
  });

  it('is a process in a namespace of its own whose parent has ended', async () => {
    const pid = await inNamespace({ orphan: true });
    expect(await pidsOf()).toContain(pid);
  });

  it('is a process with its mark, whoever is its parent', async () => {
    const others = await inNamespace({ env: { [NODE_MARK]: 'another' } });
    const own = await inNamespace({ env: { [NODE_MARK]: NAME } });
    const pids = await pidsOf();
    expect(pids).toContain(own);
    expect(pids).not.toContain(others);
  });

  it('is not the sandbox or container of somebody who runs', async () => {
    const pid = await inNamespace({});
    expect(await pidsOf()).not.toContain(pid);
  });
});

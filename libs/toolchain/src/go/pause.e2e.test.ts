import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { run } from '../process/run.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

/** As process 1 of a process namespace: leaves behind a child, whose parent ends first, until descriptor 3 is closed; then becomes pause. */
const ORPHAN = '(cat <&3 & ) ; exec "$1" 3<&-';

describe('pause', () => {
  it('collects orphans and ends by SIGTERM', async () => {
    const { pause } = await ensureTools(['pause'], { progress: () => undefined });
    const args = ['--pid', '--fork', '--kill-child', 'sh', '-c', ORPHAN, 'sh', pause.path];
    const unshare = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const ended = once(unshare, 'exit');
    const look = async (): Promise<{ pid: number; children: string[] } | undefined> => {
      const { stdout } = await run('ps', ['-eo', 'pid,ppid,stat,args']);
      const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
      const first = rows.find(([, parent]) => parent === String(unshare.pid));
      if (first?.[3] !== pause.path) return undefined;
      return {
        pid: Number(first[0]),
        children: rows.filter(([, parent]) => parent === first[0]).map(([, , , name]) => name!),
      };
    };
    const before = await until('pause has its orphan', async () => {
      const seen = await look();
      return seen?.children.join() === 'cat' ? seen : undefined;
    });
    (unshare.stdio[3] as Writable).end();
    // A zombie would stay for good.
    await until('its orphan is collected', async () => (await look())?.children.length === 0);
    process.kill(before.pid, 'SIGTERM');
    expect((await ended)[0]).toBe(0);
  }, 120_000);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { run } from '../process/run.ts';
import { ensureTools } from '../tools/ensure-tools.ts';

/** As process 1 of a process namespace: leaves behind a child whose parent ends first, then becomes pause. */
const ORPHAN = '(sleep 0.3 & ) ; exec "$1"';

describe('pause', () => {
  it('collects orphans and ends by SIGTERM', async () => {
    const { pause } = await ensureTools(['pause'], { progress: () => undefined });
    const args = ['--pid', '--fork', '--kill-child', 'sh', '-c', ORPHAN, 'sh', pause.path];
    const unshare = spawn('unshare', args, { stdio: 'ignore' });
    await sleep(1000);
    const { stdout } = await run('ps', ['-eo', 'pid,ppid,stat,args']);
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    const first = rows.find(([, parent]) => parent === String(unshare.pid));
    expect(first?.slice(3)).toEqual([pause.path]);
    expect(rows.filter(([, parent]) => parent === first?.[0])).toEqual([]);
    process.kill(Number(first?.[0]), 'SIGTERM');
    const [code] = (await once(unshare, 'exit')) as [number];
    expect(code).toBe(0);
  }, 120_000);
});

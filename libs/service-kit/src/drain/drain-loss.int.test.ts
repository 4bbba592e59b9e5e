import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { KeepAliveClient } from '../testing/keep-alive-client.ts';
import type { Outcome } from '../testing/keep-alive-client.ts';

const pod = fileURLToPath(new URL('../testing/pod.ts', import.meta.url));
/** How long new connections still go to a pod that was told to stop, as kube-proxy sends them until it has heard. */
const PROPAGATION_MS = 700;
const WINDOW_MS = 2_000;
/** Of a pod that does not drain, where nothing waits for it, and of what ends a pod that never does: far beyond what a busy machine adds. */
const FAR_MS = 60_000;
/** Requests that are answered before the stop, and again after the end: by then everybody is in the middle of theirs. */
const ENOUGH = 500;
const FAST_CLIENTS = 30;
/** They pause about as long as the keep-alive timeout allows. */
const SLOW_CLIENTS = 30;
const pods: ChildProcess[] = [];

afterEach(() => {
  for (const child of pods.splice(0)) child.kill('SIGKILL');
});

async function startPod(drain: boolean): Promise<{ child: ChildProcess; port: number }> {
  const env = {
    PATH: process.env['PATH'],
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    KEEP_ALIVE_TIMEOUT_MS: '1000',
    DRAIN_ENABLED: String(drain),
    DRAIN_WINDOW_MS: String(drain ? WINDOW_MS : FAR_MS),
    DRAIN_DEADLINE_MS: String(2 * FAR_MS),
  };
  const child = fork(pod, { env, execArgv: [] });
  pods.push(child);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, port };
}

async function exitOf(child: ChildProcess): Promise<{ exitCode: number | null; atMs: number }> {
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { exitCode, atMs: performance.now() };
}

/** Replaces one pod by another under load. */
async function replacePod(
  drain: boolean,
): Promise<{ outcomes: Outcome[]; exitCode: number | null; stoppedAfterMs: number }> {
  const [old, next] = await Promise.all([startPod(drain), startPod(drain)]);
  let target = old.port;
  let over = false;
  const outcomes: Outcome[] = [];
  const client = async (pauseMs: () => number): Promise<void> => {
    const own = new KeepAliveClient(() => target);
    while (!over) {
      outcomes.push(await own.get('/work'));
      await sleep(pauseMs());
    }
    own.close();
  };
  const clients = [
    ...Array.from({ length: FAST_CLIENTS }, () => client(() => 10 * Math.random())),
    ...Array.from({ length: SLOW_CLIENTS }, () => client(() => 1_050 * Math.random())),
  ];
  const answered = async (more: number): Promise<void> => {
    const count = (): number => outcomes.filter(({ status }) => status === 200).length;
    const until = count() + more;
    while (count() < until) await sleep(20);
  };
  await answered(ENOUGH);
  const from = performance.now();
  const exited = exitOf(old.child);
  old.child.kill('SIGTERM');
  await sleep(PROPAGATION_MS);
  target = next.port;
  const { exitCode, atMs } = await exited;
  const stoppedAfterMs = atMs - from;
  await answered(ENOUGH);
  over = true;
  await Promise.all(clients);
  return { outcomes, exitCode, stoppedAfterMs };
}

const lost = (outcomes: readonly Outcome[]) => outcomes.filter(({ status }) => status !== 200);

describe('a pod that is replaced under load', () => {
  it('loses nothing when it drains, and exits 0 after the window', async () => {
    const { outcomes, exitCode, stoppedAfterMs } = await replacePod(true);
    expect(lost(outcomes)).toEqual([]);
    expect(outcomes.filter(({ closes }) => closes).length).toBeGreaterThan(FAST_CLIENTS);
    expect(exitCode).toBe(0);
    expect(stoppedAfterMs).toBeGreaterThan(WINDOW_MS - 50);
    expect(stoppedAfterMs).toBeLessThan(FAR_MS);
  });

  it('loses requests when it does not: cut ones and refused ones', async () => {
    const { outcomes, exitCode, stoppedAfterMs } = await replacePod(false);
    const failures = new Set(lost(outcomes).map(({ failure }) => failure));
    expect(failures).toContain('ECONNREFUSED');
    expect(lost(outcomes).some(({ reused, failure }) => reused && failure !== 'ECONNREFUSED')).toBe(true);
    expect(exitCode).toBe(0);
    // It waited for nothing: no window, of which the first pod took all.
    expect(stoppedAfterMs).toBeLessThan(FAR_MS);
  });
});

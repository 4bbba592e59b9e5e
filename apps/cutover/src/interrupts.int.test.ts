import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');

/** A command that never ends by itself and says what happens to it. */
const COMMAND = `
import { onInterrupt } from ${JSON.stringify(join(import.meta.dirname, 'interrupts.ts'))};
const signal = onInterrupt(() => undefined);
signal.addEventListener('abort', () => console.log('aborted', signal.reason.exitCode));
setInterval(() => undefined, 1000);
console.log('ready');
`;

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

async function start() {
  const child = spawn(node, ['--input-type=module', '--eval', COMMAND], { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value as string;
  expect(await next()).toBe('ready');
  return { child, next };
}

describe('Ctrl-C', () => {
  it('asks to stop at first, and stops at once when pressed again', async () => {
    const { child, next } = await start();
    child.kill('SIGINT');
    expect(await next()).toBe('aborted 130');
    await sleep(500);
    expect(child.exitCode).toBeNull();
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });

  it('is one press, though the terminal and the starter both pass it on', async () => {
    const { child, next } = await start();
    child.kill('SIGINT');
    expect(await next()).toBe('aborted 130');
    child.kill('SIGINT');
    await sleep(200);
    expect(child.exitCode).toBeNull();
  });

  it('of a supervisor, SIGTERM, asks the same', async () => {
    const { child, next } = await start();
    child.kill('SIGTERM');
    expect(await next()).toBe('aborted 143');
  });
});

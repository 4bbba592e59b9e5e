import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..', '..');
const node = join(root, 'node_modules', '.bin', 'node');

/**
 * A command that never ends by itself and says what happens to it. Between two signals its clock goes on by as much as the test says, whatever the machine does
 * meanwhile.
 */
const command = (betweenMs: number) => `
import { onInterrupt } from ${JSON.stringify(join(import.meta.dirname, 'interrupts.ts'))};
let now = 0;
performance.now = () => now;
const signal = onInterrupt(() => undefined);
signal.addEventListener('abort', () => console.log('aborted', signal.reason.exitCode));
for (const name of ['SIGINT', 'SIGTERM']) {
  process.on(name, () => {
    now += ${betweenMs};
    console.log('goes on after', name);
  });
}
setInterval(() => undefined, 1000);
console.log('ready');
`;

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

async function start(betweenMs: number) {
  const args = ['--input-type=module', '--eval', command(betweenMs)];
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value as string | undefined;
  expect(await next()).toBe('ready');
  return { child, next };
}

describe('Ctrl-C', () => {
  it('asks to stop at first, and stops at once when pressed again', async () => {
    const { child, next } = await start(401);
    child.kill('SIGINT');
    expect([await next(), await next()]).toEqual(['aborted 130', 'goes on after SIGINT']);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(await next()).toBeUndefined();
  });

  it('is one press, though the terminal and the starter both pass it on', async () => {
    const { child, next } = await start(400);
    child.kill('SIGINT');
    expect([await next(), await next()]).toEqual(['aborted 130', 'goes on after SIGINT']);
    child.kill('SIGINT');
    expect(await next()).toBe('goes on after SIGINT');
  });

  it('of a supervisor, SIGTERM, asks the same', async () => {
    const { child, next } = await start(0);
    child.kill('SIGTERM');
    expect([await next(), await next()]).toEqual(['aborted 143', 'goes on after SIGTERM']);
  });
});

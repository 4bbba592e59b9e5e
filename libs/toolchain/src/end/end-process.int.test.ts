import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

const BYTES = 1_000_000;

/** A process that writes more than a pipe holds to both outputs, has something open, and ends so. */
function ending(statement: string) {
  const module = JSON.stringify(join(import.meta.dirname, 'index.ts'));
  const program = `
    import { endAtOnce, endProcess, tolerateLeavingReaders } from ${module};
    tolerateLeavingReaders();
    setInterval(() => undefined, 1000);
    process.stdout.write('o'.repeat(${BYTES}));
    process.stderr.write('e'.repeat(${BYTES}));
    ${statement}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

/** Takes one small piece at a time, each after the event loop has turned. */
async function readSlowly(stream: NodeJS.ReadableStream): Promise<number> {
  let bytes = 0;
  for await (const piece of stream) {
    bytes += (piece as Buffer).length;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return bytes;
}

async function endOf(child: ReturnType<typeof ending>) {
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([readSlowly(child.stdout), readSlowly(child.stderr)]);
  const [code] = await closed;
  return { out, err, code };
}

describe('the end of a process', () => {
  it('waits until slow readers have all of it, whatever is open still', async () => {
    expect(await endOf(ending('await endProcess(3);'))).toEqual({ out: BYTES, err: BYTES, code: 3 });
  });

  it('has the exit code that was set before, where none is given', async () => {
    expect(await endOf(ending('process.exitCode = 4; await endProcess();'))).toMatchObject({ out: BYTES, code: 4 });
  });

  it('waits for nobody when it is to be at once: a slow reader misses some', async () => {
    const { out, code } = await endOf(ending('endAtOnce(5);'));
    expect(out).toBeLessThan(BYTES);
    expect(code).toBe(5);
  });

  it('comes quietly, with its code, when the readers leave', async () => {
    const child = ending('await endProcess(6);');
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [errors] = await Promise.all([readSlowly(child.stderr), closed]);
    expect(errors).toBe(BYTES);
    expect(child.exitCode).toBe(6);
  });
});

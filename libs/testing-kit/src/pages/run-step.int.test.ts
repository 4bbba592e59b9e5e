import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runStep, type CommandRunner, type StepFault } from './run-step.ts';
import { stepsOf } from './steps.ts';

const run: CommandRunner = async ([program, ...args], { cwd, env, signal }) => {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe', detached: true });
  const kill = () => process.kill(-child.pid!, 'SIGKILL');
  signal.addEventListener('abort', kill);
  const exit = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 128)));
  const [code, stdout] = await Promise.all([exit, text(child.stdout)]);
  // A step's time is up later, when there is nobody to end any more, and another test runs in this process.
  signal.removeEventListener('abort', kill);
  signal.throwIfAborted();
  return { code, stdout };
};

function block(info: string, ...lines: readonly string[]): string {
  return ['```' + info, ...lines, '```', ''].join('\n');
}

const options = { cwd: '/', env: { GREETING: 'hello' } };

async function faultOf(page: string, withinMs?: number): Promise<StepFault | undefined> {
  const [step] = stepsOf(page);
  return runStep(step!, run, withinMs === undefined ? options : { ...options, withinMs });
}

describe('a step of a page', () => {
  it.each([
    ['what it prints, errors too', block('sh', 'echo $GREETING', 'echo $PWD >&2') + block('text', 'hello', '/')],
    ['nothing', block('sh', 'true')],
    ['its exit code', block('sh exit=3', 'exit 3')],
    [
      'what runs in the background until it is ended',
      block('sh', 'sleep 600 & waiting=$!', 'echo on', 'kill $waiting') + block('text', 'on'),
    ],
  ])('is as the page shows it: %s', async (_name, page) => {
    expect(await faultOf(page)).toBeUndefined();
  });

  it.each([
    ['what is not printed', block('sh', 'echo a') + block('text', 'b'), 'expected "b", got "a"'],
    ['another exit code', block('sh exit=1', 'true'), 'expected exit code 1, got 0'],
    ['what fails half-way', block('sh', 'false', 'true'), 'expected exit code 0, got 1'],
    ['what fails within a pipe', block('sh', 'false | true'), 'expected exit code 0, got 1'],
    ['a variable that is not set', block('sh', 'echo $NOBODY_SETS_THIS'), 'expected exit code 0, got 1'],
    [
      'what fails beside something in the background, which ends too',
      block('sh', 'sleep 600 &', 'false'),
      'expected exit code 0, got 1',
    ],
  ])('is found to show %s', async (_name, page, fault) => {
    expect(await faultOf(page)).toMatchObject({
      text: expect.stringContaining(`line 1: ${fault}`) as unknown,
      isOutput: fault.startsWith('expected "'),
    });
  });

  it('is ended where it never ends', async () => {
    expect(await faultOf(block('sh', 'sleep 600'), 500)).toEqual({
      text: 'line 1: does not end within 500 ms\nsleep 600',
      isOutput: false,
    });
  });
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureDebianPackages } from '@cutover/toolchain';
import { CHECKOUT, runStep, stepsOf, tutorialPage, type CommandRunner } from '@cutover/testing-kit/pages';
import { runCommand } from './command.ts';
import { startEngine, stopEngine, type Engine } from './index.ts';

const NAME = 'tutorial';
const SECTION_MS = 900_000;

const steps = stepsOf(tutorialPage('images-and-compose'));
const headings = [...new Set(steps.map(({ heading }) => heading))];
const made = join(CHECKOUT, 'dist', 'tutorial');

let engine: Engine;

/** The packaged docker comes before any other: other versions print other words. */
const PATH = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', process.env['PATH'] ?? ''].join(':');
const OPTIONS = { cwd: CHECKOUT, env: { PATH, NO_COLOR: '1' } };

/** In the engine's network, or in this machine's for what needs one. */
const runnerOf = ({ network }: { readonly network: boolean }): CommandRunner =>
  network
    ? (argv, settings) => runCommand(argv, { ...settings, allowFailure: true })
    : (argv, settings) => engine.enter(argv, { ...settings, allowFailure: true });

function block(info: string, ...lines: readonly string[]): string {
  return ['```' + info, ...lines, '```', ''].join('\n');
}

beforeAll(async () => {
  await rm(made, { recursive: true, force: true });
  await ensureDebianPackages([{ package: 'curl', command: 'curl' }], { progress: () => undefined });
  engine = await startEngine({ name: NAME, fresh: true });
}, SECTION_MS);

afterAll(async () => {
  await stopEngine(NAME, { data: true });
  await rm(made, { recursive: true, force: true });
}, SECTION_MS);

describe('docs/tutorial/images-and-compose.md', () => {
  it.each(headings)(
    '%s',
    async (heading) => {
      for (const step of steps.filter((each) => each.heading === heading)) {
        expect(await runStep(step, runnerOf(step), OPTIONS)).toBeUndefined();
      }
    },
    SECTION_MS,
  );

  it.each([
    [
      'what is not printed',
      block('sh', 'docker version --format {{.Server.Os}}') + block('text', 'plan9'),
      'expected "plan9", got "linux"',
    ],
    ['another exit code', block('sh exit=1', 'true'), 'expected exit code 1, got 0'],
    ['what fails half-way', block('sh', 'false', 'true'), 'expected exit code 0, got 1'],
    ['what never ends', block('sh', 'sleep 600'), 'does not end within 500 ms'],
  ])('is found to show %s', async (_name, page, fault) => {
    const withinMs = fault.startsWith('does not end') ? 500 : 60_000;
    for (const step of stepsOf(page)) {
      expect(await runStep(step, runnerOf(step), { ...OPTIONS, withinMs })).toContain(`line 1: ${fault}`);
    }
    expect.assertions(1);
  });
});

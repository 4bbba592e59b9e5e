import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine, stopEngine, type Engine } from './index.ts';
import { runStep } from './tutorial/run-step.ts';
import { stepsOf } from './tutorial/steps.ts';
import { CHECKOUT, tutorialPage } from './tutorial/tutorial-page.ts';

const NAME = 'tutorial';
/** A block that waits for what never comes is ended. */
const STEP_MS = 120_000;
const SECTION_MS = 600_000;

const steps = stepsOf(tutorialPage());
const headings = [...new Set(steps.map(({ heading }) => heading))];
const made = join(CHECKOUT, 'dist', 'tutorial');

let engine: Engine;

/** The page's `docker` is the packaged one, and its Node the machine's or the workspace's. */
const PATH = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', process.env['PATH'] ?? ''].join(':');

beforeAll(async () => {
  await rm(made, { recursive: true, force: true });
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
        const options = { cwd: CHECKOUT, env: { PATH, NO_COLOR: '1' }, signal: AbortSignal.timeout(STEP_MS) };
        expect(await runStep(engine, step, options)).toBeUndefined();
      }
    },
    SECTION_MS,
  );

  it('is found to show what is not printed', async () => {
    const [planted] = stepsOf('```sh\ndocker version --format {{.Server.Os}}\n```\n\n```text\nplan9\n```\n');
    if (planted === undefined) throw new Error('no step');
    const difference = await runStep(engine, planted, { cwd: CHECKOUT, env: { PATH } });
    expect(difference).toMatch(/^line 1: expected "plan9", got "linux"/);
  });

  it('is found to expect another exit code', async () => {
    const [planted] = stepsOf('```sh exit=1\ntrue\n```\n');
    if (planted === undefined) throw new Error('no step');
    expect(await runStep(engine, planted, { cwd: CHECKOUT, env: { PATH } })).toMatch(
      /^line 1: expected exit code 1, got 0/,
    );
  });
});

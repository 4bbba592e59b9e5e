import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Job, Step, Workflow } from '../../workflow.ts';
import { runWorkflow, type Outcome, type Platform } from './runner.ts';

let scratch: string;
let runs = 0;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-runner-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function platform(): Platform {
  return {
    contexts: { github: { sha: 'abc' } },
    env: { PATH: process.env['PATH'] ?? '' },
    actions: { 'known/action': ({ env }, { name = '' }) => void (env['NAME'] = name) },
    shortForms: { 'sleep 1000': { reason: 'it is long' }, long: { instead: 'echo short', reason: 'it is long' } },
    scratch: join(scratch, String(runs++)),
  };
}

const job = (steps: readonly Step[], more: Partial<Job> = {}): Job => ({ 'runs-on': 'any', steps, ...more });
const run = (jobs: Record<string, Job>): Promise<Outcome[]> => {
  const workflow: Workflow = { file: 'w.yml', text: '', on: {}, env: { TOP: 'top' }, jobs };
  return runWorkflow(workflow, platform());
};

describe('a workflow', () => {
  it('hands values on: by env, from step to step, from action to step, from job to job', async () => {
    const first: Step[] = [
      { uses: 'known/action@1', with: { name: '${{ github.sha }}' } },
      { run: 'echo "LATER=$TOP-$NAME" >> "$GITHUB_ENV"\necho "out=1" >> "$GITHUB_OUTPUT"', id: 'one' },
      { run: 'echo "$LATER $OUT"', env: { OUT: '${{ steps.one.outputs.out }}' } },
    ];
    const second = job([{ run: 'echo "$GOT ${LATER:-none}"', env: { GOT: '${{ needs.a.outputs.got }}' } }], {
      needs: 'a',
    });
    const outcomes = await run({ a: job(first, { outputs: { got: 'got ${{ steps.one.outputs.out }}' } }), b: second });
    expect(outcomes.map(({ output }) => output)).toEqual(['', '', 'top-abc 1', 'got 1 none']);
  });

  it('sees nothing of this process', async () => {
    process.env['CUTOVER_SEEN'] = 'seen';
    const [outcome] = await run({ a: job([{ run: 'echo "${CUTOVER_SEEN:-nothing}"' }]) });
    delete process.env['CUTOVER_SEEN'];
    expect(outcome!.output).toBe('nothing');
  });

  it('takes short forms, and leaves out what has none', async () => {
    const outcomes = await run({ a: job([{ run: 'sleep 1000' }, { run: 'long' }]) });
    expect(outcomes.map(({ state, output }) => [state, output])).toEqual([
      ['left out', ''],
      ['short', 'short'],
    ]);
  });

  it.each<[string, Record<string, Job>, RegExp]>([
    ['a command that fails', { a: job([{ run: 'echo no; exit 3' }]) }, /job a: echo no; exit 3 exited with 3:\nno/],
    ['a line that fails before others', { a: job([{ run: 'false\ntrue' }]) }, /exited with 1/],
    ['an action that the test does not know', { a: job([{ uses: 'other/action@1' }]) }, /what other\/action provides/],
    ['a job that comes too early', { a: job([], { needs: 'b' }), b: job([]) }, /job a needs b, which comes later/],
    [
      'an expression that the test does not know',
      { a: job([{ run: 'true', if: 'github.x[0]' }]) },
      /knows nothing like/,
    ],
    ['an output of several lines', { a: job([{ run: 'echo "a<<E" >> "$GITHUB_ENV"' }]) }, /expected NAME=VALUE/],
  ])('is stopped by %s', async (_what, jobs, line) => {
    await expect(run(jobs)).rejects.toThrow(line);
  });
});

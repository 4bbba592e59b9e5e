import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureTools } from '@cutover/toolchain';
import { INT_NEEDS } from '@cutover/workspace/needs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWorkflow } from '../workflow.ts';
import { FAULTS, plant } from '../testing/planted.ts';
import { checkWorkflows, ROOT, workflowFiles } from './check-workflows.ts';
import { lintProblems, type Linters } from './linters.ts';

/** Building actionlint takes half a minute where it was never built. */
const BUILD_MS = 15 * 60_000;

let linters: Linters;
let scratch: string;
beforeAll(async () => {
  const { actionlint, zizmor } = await ensureTools(['actionlint', 'zizmor'], { progress: () => undefined });
  linters = { actionlint: actionlint.path, zizmor: zizmor.path };
  scratch = mkdtempSync(join(tmpdir(), 'cutover-workflows-'));
}, BUILD_MS);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the workflows of this repository', () => {
  it('are there, and neither actionlint, zizmor, the list of actions nor our own rules find anything', async () => {
    const files = workflowFiles(ROOT);
    expect(files.length).toBeGreaterThan(3);
    expect(await checkWorkflows(files, linters)).toEqual([]);
  });

  it('make the tools that integration tests need before they run', () => {
    const { affected } = readWorkflow(join(ROOT, '.github/workflows/ci.yml')).jobs;
    const commands = affected!.steps.map(({ run = '' }) => run);
    const made = commands.findIndex((command) => command.includes('toolchain/src/main.ts build '));
    expect(commands[made]!.split(' build ')[1]!.split(' ')).toEqual(INT_NEEDS.tools);
    expect(made).toBeLessThan(commands.findIndex((command) => /affected -t int\b/.test(command)));
  });
});

describe('a planted workflow', () => {
  it('without a fault passes every checker', async () => {
    expect(await checkWorkflows([plant(scratch)], linters)).toEqual([]);
  });

  it.each(FAULTS)('with $name does not', async (fault) => {
    const problems = await checkWorkflows([plant(scratch, fault)], linters);
    expect(problems.join('\n')).toMatch(fault.says);
  });

  it('that is none, or that no checker can read, is an error and no silence', async () => {
    await expect(lintProblems(linters, [])).rejects.toThrow('there is no workflow to check');
    await expect(lintProblems(linters, [join(scratch, 'none.yml')])).rejects.toThrow(/exited with \d+/);
  });
});

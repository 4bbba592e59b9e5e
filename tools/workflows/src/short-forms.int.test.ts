import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, workflowFiles } from './check/check-workflows.ts';
import { shortForms } from './testing/run/short-forms.ts';
import { readWorkflow } from './workflow.ts';

describe('short forms', () => {
  it('are of commands that a workflow has', () => {
    const commands = workflowFiles(ROOT)
      .map(readWorkflow)
      .flatMap(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run.trim())));
    const forms = shortForms({ moveTo: () => undefined });
    expect(Object.keys(forms)).not.toEqual([]);
    expect(Object.keys(forms).filter((command) => !commands.includes(command))).toEqual([]);
  });

  it('leave out the command of the README, which is that of .ci/run', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toMatch(/^npm test +#/m);
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(/^exec npm test /m);
  });
});

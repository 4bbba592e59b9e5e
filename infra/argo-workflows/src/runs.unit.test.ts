import { describe, expect, it } from '@jest/globals';
import { mainRun, pullRequestRun, STOP, supersededBy } from './runs.ts';

const commit = 'a1b2c3d4e5f6'.padEnd(40, '0');
const asked = { repository: 'cutover/cutover', number: 7, commit };

describe('the run of a pull request', () => {
  it('is named after what it is of, so that there is one', () => {
    expect(pullRequestRun(asked)).toEqual(pullRequestRun(asked));
    expect(pullRequestRun(asked).metadata).toEqual({
      ...{ name: 'pr-7-a1b2c3d4e5f6', namespace: 'argo-workflows' },
      labels: { 'cutover/pull-request': '7', 'cutover/commit': commit },
    });
    expect(pullRequestRun({ ...asked, number: 8 }).metadata.name).not.toBe(pullRequestRun(asked).metadata.name);
  });

  it('gives the pipeline each of its parameters', () => {
    expect(pullRequestRun(asked).spec).toEqual({
      workflowTemplateRef: { name: 'pull-request' },
      arguments: {
        parameters: [
          { name: 'repository', value: 'cutover/cutover' },
          { name: 'number', value: '7' },
          { name: 'commit', value: commit },
        ],
      },
    });
  });

  it('ends those of older commits, and not itself', () => {
    expect(supersededBy(asked)).toBe(
      `cutover/pull-request=7,cutover/commit!=${commit},workflows.argoproj.io/completed!=true`,
    );
    expect(STOP).toEqual({ spec: { shutdown: 'Stop' } });
  });

  it.each([
    [{ number: 0 }, 'number: 0: expected that of a pull request'],
    [{ number: 1.5 }, 'number: 1.5: expected that of a pull request'],
    [{ commit: 'main' }, 'commit: "main": expected 40 hexadecimal digits'],
    [{ commit: `${commit}\n` }, `commit: ${JSON.stringify(`${commit}\n`)}: expected 40 hexadecimal digits`],
    [{ repository: 'a/../b' }, 'repository: "a/../b": expected OWNER/NAME'],
    [{ repository: 'a/$(id)' }, 'repository: "a/$(id)": expected OWNER/NAME'],
    [{ repository: '{{a}}/b' }, 'repository: "{{a}}/b": expected OWNER/NAME'],
  ])('is refused with %j', (changes, problem) => {
    expect(() => pullRequestRun({ ...asked, ...changes })).toThrow(problem);
  });
});

describe('the run of a push to main', () => {
  it('is one a commit, and counts from the tip before', () => {
    const before = 'f'.repeat(40);
    const run = mainRun({ repository: 'cutover/cutover', commit, before });
    expect(run.metadata.name).toBe('main-a1b2c3d4e5f6');
    expect(run.spec.arguments?.parameters).toContainEqual({ name: 'before', value: before });
    expect(() => mainRun({ repository: 'cutover/cutover', commit, before: '' })).toThrow('commit: ""');
  });
});

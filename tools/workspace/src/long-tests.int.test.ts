import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listTestFiles } from './group-files.ts';
import { LONG_TESTS, longTestProblems } from './long-tests.ts';
import { thisWorkspace } from './workspace.ts';

const { root } = thisWorkspace();
const all = listTestFiles(root, 'int');
const everyRun = [...all, ...listTestFiles(root, 'unit')];
const sourceOf = (file: string) => (everyRun.includes(file) ? readFileSync(join(root, file), 'utf8') : undefined);

describe('integration tests that run with --all alone', () => {
  it('are there, each with a short form that every run has', () => {
    expect(LONG_TESTS.length).toBeGreaterThan(0);
    expect(longTestProblems(LONG_TESTS, all, sourceOf)).toEqual([]);
  });

  it('each say what their minutes go into', () => {
    expect(LONG_TESTS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});

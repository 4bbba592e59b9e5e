import { readFile } from 'node:fs/promises';
import { helmPath } from '@cutover/charts/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { KINDS } from './server/kubernetes/kubernetes-source.ts';
import { RIGHTS_FILE, rightsFile, rightsOfChart } from './testing/rights.ts';
import type { Rule } from './testing/rights.ts';

/** Building Helm takes two minutes where it was never built. */
const BUILD_MS = 15 * 60_000;

let rules: readonly Rule[];

beforeAll(async () => {
  rules = await rightsOfChart(await helmPath());
}, BUILD_MS);

describe('rights of the console', () => {
  it('are no more than what it reads, and no less', () => {
    const allowed = rules.flatMap(({ apiGroups, resources }) => resources.map((kind) => `${apiGroups[0]}/${kind}`));
    const read = KINDS.map(({ path }) => path.replace(/^\/api\/v1|^\/apis\/|\/v1(alpha1)?(?=\/)/g, ''));
    expect(new Set(allowed)).toEqual(new Set([...read, '/pods/log']));
    expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual([]);
  });

  it('are the same in rbac.yaml, for whom the chart does not serve', async () => {
    expect(await readFile(RIGHTS_FILE, 'utf8')).toBe(rightsFile(rules));
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { KNOWN_TROUBLE, titleOf, TRIED } from './list.ts';
import { tableOf, withTable } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const TESTS = ['known-trouble.e2e.test.ts', 'known-trouble-rollouts.e2e.test.ts'];
const PINS = {
  'argo-rollouts': ['rollouts-controller', 'github.com/argoproj/argo-rollouts'],
  kubernetes: ['kubernetes', 'k8s.io/kubernetes'],
} as const;

const read = (path: string) => readFile(join(ROOT, path), 'utf8');

/** The reports of which a file has a block of tests. */
const triedIn = (text: string) => [...text.matchAll(/describe\(titleOf\('([^']+)'\)/g)].map(([, report]) => report);

describe('the list of known trouble', () => {
  it('is what docs/known-trouble.md shows; main.ts writes it', async () => {
    const page = await read('docs/known-trouble.md');
    expect(withTable(page, tableOf(KNOWN_TROUBLE))).toBe(page);
    expect(withTable(page, tableOf(KNOWN_TROUBLE.slice(1)))).not.toBe(page);
    expect(() => withTable('no table', '')).toThrow('the page has no table of reports');
  });

  it('has a test for each report that was tried, and for no other', async () => {
    const texts = await Promise.all(TESTS.map((file) => read(`apps/e2e/src/${file}`)));
    const tried = KNOWN_TROUBLE.filter(({ outcome }) => outcome !== 'not tried').map(({ report }) => report);
    expect(texts.flatMap(triedIn).sort()).toEqual(tried.sort());
    expect(triedIn("describe(titleOf('argo-rollouts#1'), () => {")).toEqual(['argo-rollouts#1']);
    expect(() => titleOf('argo-rollouts#1')).toThrow('known-trouble/list.ts has no argo-rollouts#1');
  });

  it.each(Object.entries(PINS))('was tried with the %s that is pinned', async (name, [tool, module]) => {
    const pins = await read(`libs/toolchain/go/${tool}/go.mod`);
    const [, version] = new RegExp(`^\\s*${module} v(\\S+)`, 'm').exec(pins) ?? [];
    expect(version).toBe(TRIED[name as keyof typeof TRIED]);
  });
});

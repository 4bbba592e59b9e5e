import { describe, expect, it } from '@jest/globals';
import { E2E_GROUPS } from './e2e-groups.ts';
import { listGroups, renderGroups } from './list-groups.ts';

const FILES = ['apps/e2e/src/bank.e2e.test.ts'];

describe('the list of groups', () => {
  const bank = E2E_GROUPS.filter(({ name }) => name === 'bank');

  it('says what each needs, what of that is not built, its budget and its files', () => {
    const built = new Set(bank.flatMap(({ needs }) => needs.tools as readonly string[]));
    const listed = listGroups(bank, FILES, built);
    expect(listed).toMatchObject([
      { name: 'bank', core: true, missing: ['mongo-standin jars', 'kafka jars'], files: FILES },
    ]);
    const text = renderGroups(listed);
    expect(text).toMatch(/^bank +core +180 s +/);
    expect(text).toContain('not built: mongo-standin jars, kafka jars');
    expect(text).toContain('Debian packages (node)');
  });

  it('says so where all is built', () => {
    const built = new Set(listGroups(bank, FILES, new Set()).flatMap(({ missing }) => missing));
    expect(renderGroups(listGroups(bank, FILES, built))).toContain('\n  built\n');
  });
});

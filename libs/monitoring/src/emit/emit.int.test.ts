import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { refreshFolder } from '@cutover/charts';
import { parse } from 'yaml';
import { ALERTS } from '../rules/rule-groups.ts';
import { EMITTED, operatorFiles, plainFiles } from './emit.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

describe('what is committed of the rules', () => {
  it.each(Object.keys(EMITTED))('%s is what the source emits', async (folder) => {
    const found = await refreshFolder(join(ROOT, folder), EMITTED[folder]!(), { check: true });
    expect(found).toEqual({ stale: [], orphaned: [] });
  });

  it('says the same to a Prometheus and to its operator', () => {
    const plain = parse(plainFiles().get('rules.yaml')!) as object;
    const { spec } = parse(operatorFiles().get('prometheusrule.yaml')!) as { spec: object };
    expect(spec).toEqual(plain);
  });
});

it('every alert has its row in the documentation, which its annotation names', async () => {
  const page = await readFile(join(ROOT, 'docs', 'monitoring.md'), 'utf8');
  expect(ALERTS.filter(({ alert }) => !page.includes(`<a id="${alert.toLowerCase()}"></a>${alert} |`))).toEqual([]);
});

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureTools } from '@cutover/toolchain';
import { chartsFolder, everyChart } from '../chart-folder.ts';
import { BUILD_MS } from '../testing/rendering.ts';
import { hasReadmeTemplate, writeReadme } from './write-readmes.ts';

let helmDocs: string;
let copies: string;

beforeAll(async () => {
  helmDocs = (await ensureTools(['helm-docs'], { progress: () => undefined }))['helm-docs'].path;
}, BUILD_MS);

beforeEach(async () => {
  copies = await mkdtemp(join(tmpdir(), 'cutover-readmes-'));
  for (const chart of ['account', 'common'])
    await cp(join(chartsFolder, chart), join(copies, chart), { recursive: true });
});

afterEach(() => rm(copies, { recursive: true, force: true }));

const withTemplates = everyChart().filter((chart) => hasReadmeTemplate(join(chartsFolder, chart)));

it('the services have READMEs that are made', () => {
  expect(withTemplates).toEqual(expect.arrayContaining(['account', 'membership', 'pacman', 'transfer']));
});

it.each(withTemplates)('the README of charts/%s is fresh', async (chart) => {
  expect(await writeReadme({ check: true, folder: join(chartsFolder, chart), helmDocs })).toBe(false);
});

describe('a README', () => {
  const account = () => join(copies, 'account');
  const edit = async (file: string, from: string, to: string) => {
    const path = join(account(), file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
  };

  it.each([
    ['README.md', 'Number of pods', 'Number of cows'],
    ['README.md.gotmpl', '# charts/account', '# charts/accounts'],
    ['values.yaml', 'replicaCount: 3', 'replicaCount: 4'],
    ['values.yaml', '# -- Number of pods.', '# -- How many pods.'],
  ])('is stale after an edit of %s', async (file, from, to) => {
    await edit(file, from, to);
    expect(await writeReadme({ check: true, folder: account(), helmDocs })).toBe(true);
    expect(await writeReadme({ check: false, folder: account(), helmDocs })).toBe(true);
    expect(await writeReadme({ check: true, folder: account(), helmDocs })).toBe(false);
  });

  it('says something of every value', async () => {
    await edit('values.yaml', '# -- Number of pods.', '#');
    await expect(writeReadme({ check: true, folder: account(), helmDocs })).rejects.toThrow(
      'charts/account/values.yaml: no comment says what replicaCount is for',
    );
  });
});

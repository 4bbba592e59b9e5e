import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chartsFolder } from '../chart-folder.ts';
import { writeSchemas } from './write-schemas.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-schemas-'));
  await cp(chartsFolder, folder, { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const schemaOf = (chart: string) => join(folder, chart, 'values.schema.json');

describe("the charts' schemas", () => {
  it('are those that their one source makes', async () => {
    expect(await writeSchemas({ check: true, folder: chartsFolder })).toEqual([]);
  });

  it('are found stale when one is edited by hand or missing, and made anew', async () => {
    const made = await readFile(schemaOf('kafka'), 'utf8');
    await writeFile(schemaOf('kafka'), made.replace('65535', '65536'));
    await rm(schemaOf('mongo'));
    expect(await writeSchemas({ check: true, folder })).toEqual(['kafka', 'mongo']);
    expect(await writeSchemas({ check: false, folder })).toEqual(['kafka', 'mongo']);
    expect(await readFile(schemaOf('kafka'), 'utf8')).toBe(made);
    expect(await writeSchemas({ check: true, folder })).toEqual([]);
  });

  it('are stale when a default comes or goes', async () => {
    const values = join(folder, 'mongo', 'values.yaml');
    await writeFile(values, (await readFile(values, 'utf8')).replace(/^nameOverride.*$/m, ''));
    expect(await writeSchemas({ check: true, folder })).toEqual(['mongo']);
    await writeFile(values, `${await readFile(values, 'utf8')}\ntests2: {}\n`);
    await expect(writeSchemas({ check: true, folder })).rejects.toThrow(
      'charts/mongo/values.yaml: tests2 has no schema',
    );
  });

  it('say in the command line which are stale', async () => {
    const main = join(import.meta.dirname, '..', 'main.ts');
    expect((await promisify(execFile)(process.execPath, [main, 'schemas', '--check'])).stdout).toBe('');
    await expect(promisify(execFile)(process.execPath, [main, 'schema'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('usage: node libs/charts/src/main.ts schemas'),
    });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { VOID_FILE, recordVoid } from './record-void.ts';

describe('a void test', () => {
  const entry = { test: 'a comparison is fair', file: '/somewhere/a.e2e.test.ts', reasons: ['late', 'busy'] };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cutover-void-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('is a line in the file that the runner names', () => {
    const file = join(folder, 'void.ndjson');
    recordVoid(entry, { [VOID_FILE]: file });
    recordVoid({ ...entry, test: 'another' }, { [VOID_FILE]: file });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([entry, { ...entry, test: 'another' }]);
  });

  it('is said where nobody keeps a file', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    recordVoid(entry, {});
    expect(said.mock.calls).toEqual([['void, neither passed nor failed: a comparison is fair: late; busy\n']]);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { copyModules } from './copy-modules.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-modules-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

it('copies what npm installed in each project, and leaves the inodes of the originals as they are', () => {
  const [root, to] = [join(scratch, 'root'), join(scratch, 'to')];
  const files = ['node_modules/one/index.js', 'libs/two/node_modules/three/index.js'];
  for (const file of files) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  const stamps = () => files.map((file) => statSync(join(root, file), { bigint: true }).ctimeNs);
  const before = stamps();
  expect(copyModules(root, to).sort()).toEqual(['./libs/two/node_modules', './node_modules']);
  for (const file of files) expect(readFileSync(join(to, file), 'utf8')).toBe(file);
  expect(stamps()).toEqual(before);
  rmSync(to, { recursive: true });
  expect(stamps()).toEqual(before);
});

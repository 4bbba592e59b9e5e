import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { affectedServices } from './affected.ts';

const KNOWN = ['account', 'membership', 'pacman', 'transfer'];
let tree: string;

/** What stands where Nx does, and prints this. */
function nxPrints(text: string): void {
  const bin = join(tree, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'nx'), `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`);
  chmodSync(join(bin, 'nx'), 0o755);
}
const affected = () => affectedServices(tree, { base: 'origin/main', known: KNOWN, env: process.env });

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'cutover-affected-'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

it('a program of the platform that has an image is none of the pipeline’s', async () => {
  nxPrints('["@cutover/transfer", "@cutover/delivery", "@cutover/account"]');
  expect(await affected()).toEqual(['account', 'transfer']);
});

it('what is no list is refused', async () => {
  nxPrints('{}');
  await expect(affected()).rejects.toThrow('nx show projects printed no list: {}');
});

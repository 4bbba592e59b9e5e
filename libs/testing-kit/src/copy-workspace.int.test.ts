import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { copyFiles, copyWorkspace } from './copy-workspace.ts';

let scratch: string;
let root: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-workspace-'));
  root = join(scratch, 'root');
  write('.gitignore', 'node_modules\ndist\n');
  write('charts/lib/chart.yaml', 'v1');
  write('charts/gone.yaml', 'v1');
  write('bin/run', '#!/bin/sh\n');
  chmodSync(join(root, 'bin/run'), 0o755);
  symlinkSync('../charts/lib', join(root, 'bin/lib'));
  symlinkSync('nowhere', join(root, 'bin/dangling'));
  git('init', '--quiet');
  git('add', '--all');
  rmSync(join(root, 'charts/gone.yaml'));
  write('new.txt', 'not known yet');
  write('dist/made.js', 'ignored');
  write('node_modules/one/index.js', 'installed');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync('git', args, { cwd: root });

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const TREE = [
  '.gitignore',
  'bin',
  'bin/dangling',
  'bin/lib',
  'bin/lib/chart.yaml',
  'bin/run',
  'charts',
  'charts/lib',
  'charts/lib/chart.yaml',
  'new.txt',
];
const MODULES = ['node_modules', 'node_modules/one', 'node_modules/one/index.js'];
/** What a link leads to is listed below it, too. */
const inCopy = (to: string) => readdirSync(to, { recursive: true }).sort();

it('copies what git knows or would add, with links, also to folders and to nothing, and modes as they are', () => {
  const to = join(scratch, 'to');
  copyFiles(root, to);
  expect(inCopy(to)).toEqual(TREE);
  expect([readlinkSync(join(to, 'bin/lib')), readlinkSync(join(to, 'bin/dangling'))]).toEqual([
    '../charts/lib',
    'nowhere',
  ]);
  expect(statSync(join(to, 'bin/run')).mode & 0o777).toBe(0o755);
});

it('copies what lies in one folder', () => {
  const to = join(scratch, 'to');
  copyFiles(root, to, 'charts');
  expect(inCopy(to)).toEqual(['charts', 'charts/lib', 'charts/lib/chart.yaml']);
});

it('copies what npm has installed with it where asked', () => {
  const to = join(scratch, 'to');
  copyWorkspace(root, to);
  expect(inCopy(to)).toEqual([...TREE, ...MODULES].sort());
});

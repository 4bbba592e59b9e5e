#!/usr/bin/env node
/**
 * Runs jest with native ES modules, under the workspace's own Node:
 *   node scripts/jest-esm.mjs [jest arguments]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
const node = join(root, 'node_modules', '.bin', 'node');
const output = process.argv.indexOf('--outputFile');
if (output > 0) mkdirSync(dirname(join(root, process.argv[output + 1])), { recursive: true });
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const config = ['--config', join(root, 'jest.config.mjs'), '--rootDir', root];
// nx forces colours on what it runs; tests of what programs print would see them.
const env = { ...process.env };
delete env.FORCE_COLOR;
const run = spawnSync(node, [...flags, jest, ...config, ...process.argv.slice(2)], { stdio: 'inherit', env });
if (run.error) throw run.error;
process.exit(run.status ?? 1);

#!/usr/bin/env node
/**
 * Runs jest with native ES modules, under the workspace's own Node:
 *   node scripts/jest-esm.mjs [jest arguments]
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = createRequire(import.meta.url).resolve('jest/bin/jest.js');
const node = join(root, 'node_modules', '.bin', 'node');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const config = ['--config', join(root, 'jest.config.mjs'), '--rootDir', root];
const run = spawnSync(node, [...flags, jest, ...config, ...process.argv.slice(2)], { stdio: 'inherit' });
if (run.error) throw run.error;
process.exit(run.status ?? 1);

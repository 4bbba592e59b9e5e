#!/usr/bin/env node
/**
 * Runs jest with native ES modules, under the workspace's own Node:
 *   node scripts/jest-esm.mjs [jest arguments]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
const node = join(root, 'node_modules', '.bin', 'node');
const at = process.argv.indexOf('--outputFile');
const output = at > 0 ? join(root, process.argv[at + 1]) : undefined;
if (output) {
  mkdirSync(dirname(output), { recursive: true });
  rmSync(output, { force: true });
}
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const config = ['--config', join(root, 'jest.config.mjs'), '--rootDir', root];
// nx forces colours on what it runs; tests of what programs print would see them.
const env = { ...process.env };
delete env.FORCE_COLOR;
const run = spawn(node, [...flags, jest, ...config, ...process.argv.slice(2)], { stdio: 'inherit', env });

/** Jest waits for whatever a test left open, for ever. Once the results are written, nothing is worth waiting for. */
const LINGERS_MS = 15_000;
let written = 0;
const watch = setInterval(() => {
  if (!output || !existsSync(output)) return;
  written ||= Date.now();
  if (Date.now() - written < LINGERS_MS) return;
  console.error(
    'jest-esm: the tests ended, their process did not: one of them left something open (--detectOpenHandles)',
  );
  run.kill('SIGKILL');
}, 1_000);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal));
run.on('error', (error) => {
  throw error;
});
run.on('close', (status) => {
  clearInterval(watch);
  process.exitCode = status ?? 1;
});

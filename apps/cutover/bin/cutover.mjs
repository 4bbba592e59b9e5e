#!/usr/bin/env node
/**
 * Starts the command line under the workspace's own Node, which runs TypeScript as it is: here, where this is that Node, else as a child.
 * This file alone must work on the machine's Node, from 20 on, and without any dependency installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = join(app, '..', '..');
const start = join(app, 'bin', 'start.mjs');
const node = join(root, 'node_modules', '.bin', 'node');

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

function fail(message) {
  process.stderr.write(`cutover: ${message}\n`);
  process.exitCode = 1;
}

const needed = [node, join(root, 'node_modules', 'commander')];

function startChild() {
  const child = spawn(node, [start, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => (process.exitCode = code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0)));
}

if (!needed.every((path) => existsSync(path))) fail(`the dependencies are not installed: run "npm ci" in ${root}`);
else if (realpathSync(node) === process.execPath) await import('./start.mjs');
else startChild();

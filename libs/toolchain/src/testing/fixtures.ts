import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findGo } from '../go/installation.ts';
import type { Catalogue } from '../go/tool-spec.ts';
import type { Progress, ProgressEvent } from '../progress.ts';
import type { Source } from '../tools/ensure-from.ts';

export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');

/** Tools that take seconds, to test how tools are built. */
export const TINY = {
  tiny: {
    version: 'v1.2.3',
    variables: { 'main.version': '{number}' },
    programs: ['small'],
    diskMib: 10,
    cost: 1,
  },
  broken: { version: 'v1.0.0', diskMib: 10, cost: 2 },
  remote: { module: 'golang.org/x/sys', diskMib: 10, cost: 1 },
  embedding: {
    module: 'golang.org/x/sys',
    embeds: [{ from: 'PATENTS', to: 'patents.txt' }],
    diskMib: 10,
    cost: 1,
  },
  adding: {
    module: 'golang.org/x/sys',
    adds: [{ from: 'lacking/lacking.go', to: 'lacking/lacking.go' }],
    diskMib: 10,
    cost: 1,
  },
  many: { version: 'v1.0.0', diskMib: 10, cost: 3 },
} as const satisfies Catalogue;

export type TinyName = keyof typeof TINY;

export function tinySource(root: string, changes: Partial<Source<TinyName>> = {}): Source<TinyName> {
  const modules = join(FIXTURES, 'go');
  return { catalogue: TINY, modules, root, env: process.env, findGo: () => findGo(), ...changes };
}

/** A folder that is gone after the tests: `remove` belongs into afterEach or afterAll. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'cutover-toolchain-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function recordProgress(): { events: ProgressEvent[]; progress: Progress } {
  const events: ProgressEvent[] = [];
  return { events, progress: (event) => void events.push(event) };
}

/** Writes an executable shell script, to stand for a command of the system. */
export async function writeScript(path: string, body: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

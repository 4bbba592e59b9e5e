import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeInstall } from '../../npm/testing/fake-install.ts';
import type { PerturbedApp } from './perturbed-build.ts';

/** Names that some language or listing puts in another order. */
const FILES = {
  'src/Ä.js': '1',
  'src/a.js': '2',
  'src/B.js': '3',
  'src/i.js': '4',
  'src/I.js': '5',
  'data/x.txt': 'x',
};
const PROGRAM = { files: { 'bin/run.js': '#!/usr/bin/env node\n' }, locked: { bin: { run: 'bin/run.js' } } };

/** A small app in a scratch folder, which the caller removes. */
export function perturbedApp(): PerturbedApp {
  const scratch = mkdtempSync(join(tmpdir(), 'cutover-perturbed-'));
  // Another user is to build there.
  chmodSync(scratch, 0o755);
  const { app, npmCache } = fakeInstall(scratch, FILES, { zebra: PROGRAM, Ant: {}, ants: {} });
  return { folder: app, npmCache, scratch };
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { CHECKOUT } from '@cutover/testing-kit/pages';
import { succeed } from './testing/command-line.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import { readersEnvironment, testTutorial } from './testing/tutorial.ts';

/** The page's own name for its cluster. */
const NAME = 'cutover-strategies';
const made = join(CHECKOUT, 'dist', 'tutorial-strategies');

let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  env = await readersEnvironment(NAME);
  await rm(made, { recursive: true, force: true });
  await succeed('down', '--name', NAME);
}, COLD_MS);

afterAll(async () => {
  await succeed('down', '--name', NAME);
  await rm(made, { recursive: true, force: true });
}, PATIENCE_MS);

testTutorial('rolling-blue-green-canary', () => env);

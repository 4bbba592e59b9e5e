import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { CHECKOUT } from '@cutover/testing-kit/pages';
import { succeed } from './testing/command-line.ts';
import { COLD_MS, PATIENCE_MS } from './testing/patience.ts';
import { readersEnvironment, testTutorial } from './testing/tutorial.ts';

/** The page's own name for its cluster. */
const NAME = 'cutover-tutorial';
const made = join(CHECKOUT, 'dist', 'tutorial-kubernetes');

let env: Readonly<Record<string, string>>;
let dockerConfig: string;

beforeAll(async () => {
  // Docker's credentials are not the reader's here.
  dockerConfig = await mkdtemp(join(tmpdir(), 'cutover-tutorial-'));
  env = { ...(await readersEnvironment(NAME)), DOCKER_CONFIG: dockerConfig };
  await rm(made, { recursive: true, force: true });
  await succeed('down', '--name', NAME);
}, COLD_MS);

afterAll(async () => {
  await succeed('down', '--name', NAME);
  await rm(made, { recursive: true, force: true });
  await rm(dockerConfig, { recursive: true, force: true });
}, PATIENCE_MS);

testTutorial('kubernetes', () => env);

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { testTutorial } from './testing/tutorial.ts';

let dockerConfig: string | undefined;

afterAll(async () => {
  if (dockerConfig !== undefined) await rm(dockerConfig, { recursive: true, force: true });
});

testTutorial({
  ...{ page: 'kubernetes', name: 'cutover-tutorial', made: 'tutorial-kubernetes' },
  more: async () => {
    // Docker's credentials are not the reader's here.
    dockerConfig = await mkdtemp(join(tmpdir(), 'cutover-tutorial-'));
    return { DOCKER_CONFIG: dockerConfig };
  },
});

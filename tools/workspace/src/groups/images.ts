import { NO_NEEDS } from '../needs.ts';
import { BUDGET_SECONDS, NODE, type E2eGroup } from './group.ts';

/** Images, by whom they are built and where they run. */
export const IMAGES_GROUPS: readonly E2eGroup[] = [
  {
    name: 'tutorial',
    about: 'every command of the page about images and Compose, on a Docker Engine',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['tools/docker/src/tutorial.e2e.test.ts'],
    needs: { tools: ['registry'], jars: [], packages: ['docker'] },
  },
  {
    name: 'nx-images',
    about: 'nx builds and pushes images, here and as a plugin that somebody else has installed',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['tools/nx-plugin/src/**/*.e2e.test.ts'],
    needs: NO_NEEDS,
  },
  {
    name: 'dockerfiles',
    about: "each service's Dockerfile makes the image that Cutover makes, caches its installs and keeps no secret",
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/dockerfiles.e2e.test.ts'],
    needs: { tools: [], jars: ['mongo-standin', 'kafka'], packages: ['container-tools', 'java'] },
  },
  {
    name: 'images',
    about: "images built here under skopeo, umoci and containerd, one of somebody else's app among them",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/image-tools.e2e.test.ts', 'apps/e2e/src/foreign-image.e2e.test.ts'],
    needs: { ...NODE, packages: [...NODE.packages, 'container-tools'] },
  },
  {
    name: 'compose',
    about: 'the bank and the game by Compose on a real Docker Engine, and what down keeps',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['tools/docker/src/compose*.e2e.test.ts', 'tools/docker/src/engine.e2e.test.ts'],
    needs: { tools: [], jars: ['mongo-standin', 'kafka'], packages: ['docker'] },
  },
];

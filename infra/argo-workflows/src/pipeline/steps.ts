import { folder } from '../model/folder.ts';
import { step } from '../model/step.ts';
import type { Limits, Run } from '../model/step.ts';
import { RUN_NAME, STATUS } from '../model/value.ts';
import type { Given } from '../model/value.ts';
import { FORGE_READ, FORGE_WRITE, REGISTRY_PUSH, SETTINGS } from './settings.ts';

const { runner, forge, registry } = SETTINGS.values;

/** Main's code in the runner's image: what a pull request brings lies in the workspace, and never here. */
export const MAIN = '/opt/cutover';
/** What images of apps stand on, as an OCI layout in the runner's image: a step that builds reaches no archive that it could be made from. */
export const BASE = '/opt/base';
const NODE = '/usr/local/bin/node';

/** Has main's code do a step. */
const main = (name: string, env: Readonly<Record<string, Given>>): Run => ({
  image: runner,
  command: [NODE, `${MAIN}/infra/argo-workflows/src/main.ts`, 'step', name],
  env,
});

const SHORT: Limits = { seconds: 300, cpu: '50m', memory: '512Mi' };
/** What npm installed is copied: hundreds of megabytes in many files. */
const COPY: Limits = { seconds: 900, cpu: '100m', memory: '512Mi' };
/** Nx's graph of the whole workspace. */
const GRAPH: Limits = { seconds: 600, cpu: '200m', memory: '1Gi' };
const LONG: Limits = { seconds: 1200, cpu: '500m', memory: '2Gi' };

/** The commit with what npm installs for it, which code of the commit may write to as it likes. */
export const source = folder('source');
/** OCI layouts, a folder a service. */
export const images = folder('images');

/** Instead of a list: each service. */
export const ALL = 'all';

/** Fetches one commit, and refuses a lockfile that the runner was not made by. Nothing of the commit is run. Says what main's leaves of dev run. */
export const checkout = step({
  name: 'checkout',
  inputs: ['repository', 'commit'],
  outputs: ['standing'],
  writes: [source],
  secrets: [FORGE_READ],
  reaches: 'forge',
  limits: COPY,
  run: ({ repository, commit }) => main('checkout', { FORGE: forge, REPOSITORY: repository, COMMIT: commit }),
});

/** Which services the commit reaches, counted from `base`. Runs the commit's own code, for Nx's plugins are part of it: without a credential. */
export const affected = step({
  name: 'affected',
  inputs: ['base'],
  outputs: ['services'],
  reads: [source],
  writes: [source],
  limits: GRAPH,
  run: ({ base }) => main('affected', { BASE: base }),
});

/** Builds images of services as OCI layouts. Runs the commit's own code: without a credential, and nothing to send it to. */
export const build = step({
  name: 'build',
  inputs: ['services'],
  reads: [source],
  writes: [source, images],
  limits: LONG,
  run: ({ services }) => main('build', { SERVICES: services }),
});

/** Judges what was built, and pushes it under the commit; what the commit does not reach is what stands, under the commit's tag. Sees the layouts alone, and runs nothing of them. */
export const publish = step({
  name: 'publish',
  inputs: ['commit', 'standing'],
  outputs: ['published'],
  reads: [images],
  secrets: [REGISTRY_PUSH],
  reaches: 'registry',
  limits: SHORT,
  run: ({ commit, standing }) =>
    main('publish', { REGISTRY: registry, COMMIT: commit, STANDING: standing, DOCKER_CONFIG: REGISTRY_PUSH.at }),
});

/** Says in the pull request what was pushed. */
export const comment = step({
  name: 'comment',
  inputs: ['repository', 'number', 'commit', 'published'],
  secrets: [FORGE_WRITE],
  reaches: 'forge',
  limits: SHORT,
  run: ({ repository, number, commit, published }) =>
    main('comment', { FORGE: forge, REPOSITORY: repository, NUMBER: number, COMMIT: commit, PUBLISHED: published }),
});

/** The commit's verdict, whatever became of the run. */
export const verdict = step({
  name: 'verdict',
  inputs: ['repository', 'commit'],
  secrets: [FORGE_WRITE],
  reaches: 'forge',
  limits: SHORT,
  run: ({ repository, commit }) =>
    main('verdict', { FORGE: forge, REPOSITORY: repository, COMMIT: commit, STATUS, RUN: RUN_NAME }),
});

/** Commits what was pushed to the leaves of dev. */
export const promote = step({
  name: 'promote',
  inputs: ['repository', 'commit', 'published'],
  secrets: [FORGE_WRITE],
  reaches: 'forge',
  limits: SHORT,
  run: ({ repository, commit, published }) =>
    main('promote', { FORGE: forge, REPOSITORY: repository, COMMIT: commit, PUBLISHED: published }),
});

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { checkOut, type Modules, type Origin } from './clone.ts';
import type { Action, Platform } from './runner.ts';
import { shortForms } from './short-forms.ts';

/** What a run is about, and what the machine has for it. */
export interface Ground {
  readonly scratch: string;
  readonly origin: Origin;
  readonly modules: Modules;
  /** host:port of a registry that takes writes from this account alone. */
  readonly registry: string;
  readonly account: { readonly username: string; readonly password: string };
  /** Folders that come first on PATH. */
  readonly programs: readonly string[];
}

export const REPOSITORY = 'Example/Cutover';

/** Of this process's PATH, without what npm and nx put there for it: a runner's own. */
function plainPath(programs: readonly string[]): string {
  const own = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return [...programs, ...own].join(delimiter);
}

/** What `docker login` leaves: later commands find it by DOCKER_CONFIG. */
function logIn(folder: string, { registry, username, password }: Readonly<Record<string, string>>): void {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [registry!]: { auth } } }), { mode: 0o600 });
}

function actionsOn({ scratch, origin }: Ground): Record<string, Action> {
  const artifacts = join(scratch, 'artifacts');
  const docker = join(scratch, 'docker');
  mkdirSync(artifacts, { recursive: true });
  const nothing: Action = () => undefined;
  return {
    'actions/checkout': ({ folder }, inputs) => checkOut(origin, folder, inputs['fetch-depth'] ?? '1'),
    'actions/setup-node': nothing,
    'actions/setup-go': nothing,
    'actions/setup-java': nothing,
    'actions/cache': nothing,
    'helm/kind-action': nothing,
    'nrwl/nx-set-shas': ({ folder, env }) => {
      if (existsSync(join(folder, '.git', 'shallow'))) throw new Error('nx-set-shas finds no base in a shallow clone');
      Object.assign(env, { NX_BASE: origin.base, NX_HEAD: origin.head });
    },
    'docker/login-action': ({ env }, inputs) => {
      logIn(docker, inputs);
      env['DOCKER_CONFIG'] = docker;
    },
    'actions/upload-artifact': ({ folder }, { path = '' }) => copyFileSync(join(folder, path), join(artifacts, path)),
    'actions/download-artifact': ({ folder }) => {
      execFileSync('cp', ['-a', `${artifacts}/.`, folder]);
    },
  };
}

/** The platform as a push to main, or a person's request with these inputs, finds it. */
export function platformOf(ground: Ground, event: string, inputs: Readonly<Record<string, string>> = {}): Platform {
  const { origin, registry, account, scratch } = ground;
  const github = {
    event_name: event,
    ref: 'refs/heads/main',
    sha: origin.head,
    actor: account.username,
    repository: REPOSITORY,
    event: {},
  };
  return {
    contexts: {
      github,
      inputs,
      vars: { CONTAINER_REGISTRY: registry, NODE_RUNNER: 'own' },
      secrets: { GITHUB_TOKEN: account.password },
      runner: { os: 'Linux', arch: 'X64' },
    },
    env: {
      PATH: plainPath(ground.programs),
      HOME: process.env['HOME'] ?? '/root',
      ...(process.env['CUTOVER_CACHE_DIR'] && { CUTOVER_CACHE_DIR: process.env['CUTOVER_CACHE_DIR'] }),
      CI: 'true',
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_SHA: origin.head,
      // Nobody is logged in before the workflow is.
      DOCKER_CONFIG: join(scratch, 'nobody'),
    },
    actions: actionsOn(ground),
    shortForms: shortForms(ground.modules),
    scratch: join(scratch, event),
  };
}

import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createHash } from 'node:crypto';
import type { Perturbation } from './perturbation.ts';
import type { PerturbedOutcome, PerturbedRequest } from './perturbed-process.ts';
import type { Witness } from './witness.ts';

export interface PerturbedApp {
  /** Installed. */
  readonly folder: string;
  readonly npmCache: string;
  /** For copies and caches; others must be able to enter it. */
  readonly scratch: string;
}

const here = (file: string): string => join(import.meta.dirname, file);
const PLAIN: Perturbation = { name: 'as it is', aspect: 'clock' };

/**
 * Builds, one at a time, the image of a copy of an app, with an empty cache, in a process of its own whose surroundings are perturbed.
 * @param leak plants a fault: what the process sees of this gets into the image
 */
export async function perturbedBuild(
  app: PerturbedApp,
  perturbation: Perturbation = PLAIN,
  leak?: keyof Witness,
): Promise<PerturbedOutcome> {
  const { umask = 0o022, user, cwd, env = {}, nodeFlags = [], disturbance = {} } = perturbation;
  const run = join(app.scratch, 'run');
  const cacheDir = join(run, 'cache');
  rmSync(run, { recursive: true, force: true });
  mkdirSync(cacheDir, { recursive: true });
  if (user !== undefined) chownSync(cacheDir, user, user);
  const request: PerturbedRequest = {
    ...{ cacheDir, umask, npmCache: app.npmCache, folder: placed(app.folder, run, perturbation) },
    ...(user === undefined ? {} : { user }),
    ...(leak === undefined ? {} : { leak }),
  };
  const flags = ['--disable-warning=ExperimentalWarning', ...nodeFlags, '--import', here('disturb.ts')];
  const args = [...flags, here('perturbed-process.ts'), JSON.stringify(request)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env, CUTOVER_DISTURBANCE: JSON.stringify(disturbance) },
    cwd: cwd ?? run,
  });
  return JSON.parse(stdout) as PerturbedOutcome;
}

/** A copy of the app, made as the perturbation says. Gives the path that the build is told. */
function placed(source: string, run: string, perturbation: Perturbation): string {
  const { place = 'shop', order, isLinked = false } = perturbation;
  const folder = join(run, place);
  const paths = ordered(readdirSync(source, { recursive: true, encoding: 'utf8' }).sort(), order);
  mkdirSync(folder, { recursive: true });
  for (const path of paths) copyOne(join(source, path), join(folder, path));
  // Folders last, and the deepest first: what is made in one changes its time.
  for (const path of [...paths].sort((a, b) => b.length - a.length)) adjust(join(folder, path), perturbation);
  if (!isLinked) return folder;
  const link = join(run, 'link');
  symlinkSync(folder, link);
  return link;
}

function ordered(paths: string[], order: Perturbation['order']): string[] {
  if (order === 'reversed') return paths.reverse();
  const key = (path: string): string => createHash('md5').update(path).digest('hex');
  return order === 'shuffled' ? paths.sort((a, b) => (key(a) < key(b) ? -1 : 1)) : paths;
}

function copyOne(from: string, to: string): void {
  const found = lstatSync(from);
  mkdirSync(found.isDirectory() ? to : dirname(to), { recursive: true });
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (found.isFile()) copyFileSync(from, to);
}

function adjust(path: string, { times, modes, owner }: Perturbation): void {
  const found = lstatSync(path);
  if (modes !== undefined && found.isFile()) chmodSync(path, (found.mode & ~modes.without) | modes.with);
  if (owner !== undefined && !found.isSymbolicLink()) chownSync(path, owner, owner);
  if (times !== undefined) lutimesSync(path, times, times);
}

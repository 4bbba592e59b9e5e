import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob, posix } from 'node:path';
import { ignoredInputs } from './ignored.ts';
import { readOptions, type ImagePluginOptions, type Settings } from './options.ts';
import { imageName, imageTargets, OUTPUT, type ImageApp, type Input, type Target } from './targets.ts';

export type { ImagePluginOptions } from './options.ts';

export const name: string = '@cutover/nx-image';

/** The part of Nx's CreateNodesContextV2 that is used. */
interface Context {
  readonly workspaceRoot: string;
}

interface Projects {
  readonly projects: Record<string, { readonly root: string; readonly targets: Record<string, Target> }>;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

type CreateNodes = (
  files: readonly string[],
  options: ImagePluginOptions | undefined,
  context: Context,
) => [string, Projects][];

/** Nx's CreateNodesV2: targets for each app that becomes an image. */
export const createNodesV2: readonly [string, CreateNodes] = [
  '**/package.json',
  (files, options, { workspaceRoot }) => {
    const settings = aloud(() => readOptions(options, name));
    const apps = aloud(() => appsOf(workspaceRoot, files, settings));
    return apps.map((app) => {
      const project = { root: app.root, targets: aloud(() => imageTargets(app, settings)) };
      return [posix.join(app.root, 'package.json'), { projects: { [app.root]: project } }];
    });
  },
];

/** Whatever is wrong stops Nx. Its run-many and affected do not tell by what, unless they are verbose: so it is told here. */
function aloud<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    throw error;
  }
}

function appsOf(workspaceRoot: string, files: readonly string[], settings: Settings): readonly ImageApp[] {
  const apps = files.flatMap((file) => appOf(workspaceRoot, file, settings));
  assertDistinct(apps);
  return apps;
}

function appOf(workspaceRoot: string, file: string, { apps, base }: Settings): ImageApp[] {
  const root = posix.dirname(file);
  if (!apps.some((glob) => matchesGlob(root, glob))) return [];
  const manifest = readManifest(workspaceRoot, file);
  if (manifest.scripts?.['start'] === undefined && manifest.main === undefined) return [];
  const inputs = [...ownInputs(workspaceRoot, root), '^default', ...lockfiles(workspaceRoot), ...baseInputs(base)];
  const { version } = manifest;
  return [{ root, name: manifest.name ?? posix.basename(root), version, inputs, dependsOn: ['build', '^build'] }];
}

function readManifest(workspaceRoot: string, file: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8')) as Manifest;
  } catch (cause) {
    throw new Error(`${name}: ${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/** The image holds the folder's files, tests among them, but for what .dockerignore leaves out; and not itself. */
function ownInputs(workspaceRoot: string, root: string): Input[] {
  const rules = join(workspaceRoot, root, '.dockerignore');
  const ignored = existsSync(rules) ? ignoredInputs(readFileSync(rules, 'utf8')) : [];
  return ['{projectRoot}/**/*', `!{projectRoot}/${OUTPUT}/**/*`, ...ignored];
}

function lockfiles(workspaceRoot: string): Input[] {
  const there = ['package-lock.json', 'npm-shrinkwrap.json'].filter((file) => existsSync(join(workspaceRoot, file)));
  return there.map((file) => `{workspaceRoot}/${file}`);
}

/** A base of the workspace changes with its files; one in a registry is pinned, or at its user's own risk. */
function baseInputs(base: string): Input[] {
  if (!/^(?:oci:|\.\/)/.test(base)) return [];
  const [path = ''] = base.replace(/^oci:/, '').split(/[@:]/);
  const at = posix.join('{workspaceRoot}', path);
  return [path.endsWith('.tar') ? at : `${at}/index.json`];
}

/** Two images of one name would replace each other in the registry. */
function assertDistinct(apps: readonly ImageApp[]): void {
  const seen = new Map<string, string>();
  for (const app of apps) {
    const image = imageName(app.name);
    const other = seen.get(image);
    if (other !== undefined) {
      throw new Error(
        `${name}: ${other} and ${app.root} would both be pushed as "${image}": rename one of the packages`,
      );
    }
    seen.set(image, app.root);
  }
}

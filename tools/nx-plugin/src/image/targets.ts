import { posix } from 'node:path';
import type { Settings } from './options.ts';

/** An input of a target in Nx's words: a named input, a glob, a variable, what a command prints. */
export type Input = string | { readonly env: string } | { readonly runtime: string };

/** The part of Nx's TargetConfiguration that is used. */
export interface Target {
  readonly command: string;
  readonly options: { readonly cwd: string };
  readonly cache: boolean;
  readonly inputs?: readonly Input[];
  readonly outputs?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** A package that becomes an image. */
export interface ImageApp {
  /** Its folder from the workspace's root, with `/`. */
  readonly root: string;
  /** The package's. */
  readonly name: string;
  readonly version?: string | undefined;
  /** All that the image is made of. */
  readonly inputs: readonly Input[];
  /** What has to be built before, in Nx's words. */
  readonly dependsOn?: readonly string[];
}

/** Of a project, where its image is written to: a layout without the layers of its base. */
export const OUTPUT = 'image';
const CWD = { cwd: '{workspaceRoot}' };

/**
 * Targets of an app: one that builds its image, kept in Nx's cache, and one that pushes it, which is never taken from there. Both are
 * lines for a shell that a person can run as they are. CUTOVER_VERSION is the image's version and tag; the package's where it is not set.
 * @throws Error of one line: a version or a name that no image can have
 */
export function imageTargets(app: ImageApp, settings: Omit<Settings, 'apps'>): Record<string, Target> {
  const { targetName, pushTargetName, base, registry } = settings;
  const folder = quoted(`./${app.root}`);
  const output = quoted(`./${posix.join(app.root, OUTPUT)}`);
  const version = `"\${CUTOVER_VERSION:-${plainVersion(app)}}"`;
  const prefix = registry === undefined ? '${CUTOVER_IMAGE_PREFIX}' : `\${CUTOVER_IMAGE_PREFIX:-${registry}}`;
  return {
    [targetName]: {
      command: `cutover image build ${folder} --to ${output} --without-base --base ${base} --version ${version}`,
      options: CWD,
      cache: true,
      inputs: [...app.inputs, { env: 'CUTOVER_VERSION' }, { runtime: 'node -p process.arch' }],
      outputs: [`{projectRoot}/${OUTPUT}`],
      ...(app.dependsOn ? { dependsOn: app.dependsOn } : {}),
    },
    [pushTargetName]: {
      command: `cutover image push ${output} "${prefix}/${repositoryOf(app)}":${version}`,
      options: CWD,
      cache: false,
      dependsOn: [targetName],
    },
  };
}

/** The package's name without its scope: the registry's path says whose it is. */
export function imageName(name: string): string {
  return name.replace(/^@[^/]+\//, '');
}

/** @throws Error for what would be more than a word to a shell */
function plainVersion({ root, version = '0.0.0' }: ImageApp): string {
  if (/^[\w.+-]+$/.test(version)) return version;
  throw new Error(`${root}: version ${JSON.stringify(version)} must be like 1.2.3`);
}

/** @throws Error for what no registry takes */
function repositoryOf({ root, name }: ImageApp): string {
  const image = imageName(name);
  if (/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(image)) return image;
  throw new Error(
    `${root}: "${image}" cannot be an image's name: lower-case letters and digits, parted by one of . _ -`,
  );
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[\w@./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

import { basename, join, resolve } from 'node:path';
import { appendLayer, platformOf, type Digest, type Image } from '@cutover/oci';
import { NODE_PATH } from './bases/node-base.ts';
import { cacheFolder } from '@cutover/toolchain';
import { openContext } from './cache.ts';
import { shown } from './context/names.ts';
import { standardLabels } from './labels.ts';
import { layerOfTree } from './layers/tree-layer.ts';
import { targetOf } from './node/target.ts';
import { assertLocked } from './npm/assert-locked.ts';
import { appContent, type LayerContent } from './npm/layers.ts';
import { realPath, type MadeFiles } from './npm/made-files.ts';
import { readNpmManifest, type NpmManifest } from './npm/manifest.ts';
import { npmCacheFolder } from './npm/npm-cache.ts';
import { APP } from './npm/packages.ts';
import { startCommandOf, type StartCommand } from './npm/start-command.ts';
import { vouchForPackages, type VouchOptions } from './npm/vouch-for-packages.ts';
import { findWorkspace } from './npm/workspace.ts';
import { NONROOT, type BuildContext, type BuildOptions } from './options.ts';
import { withRunSettings, type RunSettings } from './run/run-settings.ts';
import { smokeTest, type SmokeOutcome } from './smoke/smoke-test.ts';

export interface FolderImageOptions extends BuildOptions, VouchOptions, RunSettings {
  /** An npm package: package.json, and package-lock.json there or in the workspace above it. */
  readonly folder: string;
  /** nodeBase(), pulledImage() or emptyImage(). */
  readonly base: Image;
  /** For the label; default package.json's version, else 0.0.0. */
  readonly version?: string;
  /**
   * Where on this machine the image is to be written: no part of the app where it lies in it. Images of other builds, what `npm pack`
   * wrote and caches are none either.
   */
  readonly outputs?: readonly string[];
  /** Names, or paths relative to their package, of files that are let in though they look like secrets, and of images. */
  readonly allow?: readonly string[];
  /** Whether the image is started once; default true. */
  readonly smoke?: boolean;
  /** Default: how package.json starts it. */
  readonly entrypoint?: readonly string[];
  /** Arguments, after those of package.json where it starts the app. */
  readonly command?: readonly string[];
}

export interface LayerReport {
  readonly name: string;
  readonly digest: Digest;
  /** Bytes, compressed. */
  readonly size: number;
  readonly cached: boolean;
}

export interface FolderImage {
  readonly image: Image;
  readonly smoke: 'passed' | 'skipped' | 'unchanged';
  /** Why it was skipped. */
  readonly smokeReason?: string;
  /** The app's own, without the base's. */
  readonly layers: readonly LayerReport[];
  /** Folders of packages that could not be held against the lockfile's integrity. */
  readonly unverified: readonly string[];
}

/**
 * An npm app as an image, copied and not bundled: dependencies, workspace packages and the app as layers of their own on the base, each
 * package placed so that it finds what it finds in the workspace. What was changed since npm installed it is refused. The image is
 * started once before it is given.
 * @throws ImageBuildError manifest-invalid, lockfile-invalid, start-missing, dependency-missing, dependency-changed, addon-foreign,
 * ignore-invalid, option-invalid, secret-in-context, link-escapes, link-dangling, entry-invalid, smoke-failed
 */
export async function buildFolderImage(options: FolderImageOptions): Promise<FolderImage> {
  const context = await openContext(options);
  const folder = resolve(options.folder);
  const manifest = await readNpmManifest(folder);
  const workspace = await findWorkspace(folder);
  await assertLocked(workspace.lock, workspace.app, manifest);
  const start = options.entrypoint === undefined ? await startCommandOf(folder, manifest) : undefined;
  const made = madeFiles(context, options);
  const content = await appContent({
    workspace,
    target: targetOf(platformOf(options.base)),
    name: manifest.name,
    needed: start === undefined ? [] : [start.file],
    made,
  });
  warnLeftOut(context, made);
  const unverified = await vouchForPackages(context, workspace.root, content.packages, options);
  warnUnverified(context, unverified);
  const { image: filled, layers } = await withLayers(context, options.base, content.layers);
  const image = withRunSettings(filled, settingsOf(options, manifest, start));
  const outcome = await smoke(context, options, image, content.addons);
  return { image, layers, unverified, ...outcome };
}

function madeFiles({ cacheDir }: BuildContext, { outputs = [], allow, npmCache }: FolderImageOptions): MadeFiles {
  return {
    outputs: new Set(outputs.map(realPath)),
    caches: new Set([cacheDir, cacheFolder('.'), npmCache ?? npmCacheFolder()].map(realPath)),
    allow: new Set(allow),
    found: new Set(),
  };
}

async function withLayers(
  context: BuildContext,
  base: Image,
  contents: readonly LayerContent[],
): Promise<{ image: Image; layers: readonly LayerReport[] }> {
  let image = base;
  const layers: LayerReport[] = [];
  for (const { name, tree, links } of contents) {
    let cached = false;
    const progress: BuildContext['progress'] = (event) => {
      if (event.step === 'layer' && event.state === 'cached') cached = true;
      context.progress(event);
    };
    const layer = await layerOfTree({ ...context, progress }, name, tree, links);
    image = appendLayer(image, layer, { createdBy: `cutover: ${name}` });
    layers.push({ name, digest: layer.descriptor.digest, size: layer.descriptor.size, cached });
  }
  return { image, layers };
}

function settingsOf(options: FolderImageOptions, manifest: NpmManifest, start: StartCommand | undefined): RunSettings {
  const { env, labels, entrypoint = [], command = [] } = options;
  return {
    user: NONROOT,
    workingDir: `/${APP}`,
    ...options,
    entrypoint: start === undefined ? entrypoint : entrypointOf(options.base, start),
    command,
    env: { NODE_ENV: 'production', ...env },
    labels: { ...labelsOf(options, manifest), ...labels },
  };
}

function entrypointOf(base: Image, { flags, file, args }: StartCommand): string[] {
  return [nodeOf(base), ...flags, join(`/${APP}`, file), ...args];
}

/** Node as the base starts it, where that is all that the base starts; else the one on its PATH. */
function nodeOf(base: Image): string {
  const entrypoint = base.config.value.config?.Entrypoint ?? [];
  const [program = ''] = entrypoint;
  if (entrypoint.length === 1 && basename(program) === 'node') return program;
  return base.layers.length === 0 ? NODE_PATH : 'node';
}

function labelsOf({ folder, version }: FolderImageOptions, manifest: NpmManifest): Record<string, string> {
  return standardLabels({
    title: manifest.name ?? basename(resolve(folder)),
    version: version ?? manifest.version ?? '0.0.0',
    description: manifest.description,
    licenses: manifest.license,
  });
}

async function smoke(
  context: BuildContext,
  options: FolderImageOptions,
  image: Image,
  addons: readonly string[],
): Promise<Pick<FolderImage, 'smoke' | 'smokeReason'>> {
  const outcome: SmokeOutcome =
    options.smoke === false
      ? { smoke: 'skipped', reason: 'it was asked for' }
      : await smokeTest(context, { base: options.base, image, addons });
  if (outcome.smoke !== 'skipped') return outcome;
  if (options.smoke !== false) warn(context, `the image was not started: ${outcome.reason}`);
  return { smoke: 'skipped', smokeReason: outcome.reason };
}

function warnLeftOut(context: BuildContext, { found }: MadeFiles): void {
  if (found.size === 0) return;
  const list = [...found].sort().map(shown).join(', ');
  warn(context, `left out, since builds make them: ${list}; --allow NAME takes one in`);
}

function warnUnverified(context: BuildContext, folders: readonly string[]): void {
  if (folders.length === 0) return;
  const count = folders.length === 1 ? '1 package was' : `${folders.length} packages were`;
  warn(context, `${count} not held against the lockfile (no archive in npm's cache, or changed by install scripts)`);
}

function warn(context: BuildContext, detail: string): void {
  context.progress({ step: 'bundle', state: 'warning', detail });
}

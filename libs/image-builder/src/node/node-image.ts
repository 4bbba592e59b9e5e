import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { appendLayer, platformOf, withConfig, type Entry, type Image, type Platform } from '@cutover/oci';
import { NODE_PATH } from '../bases/node-base.ts';
import { ImageBuildError } from '../errors.ts';
import { exposedPorts } from '../file-image.ts';
import { entriesOfFiles, type FileSpec } from '../layers/files.ts';
import { layerByContent, layerByKey } from '../layers/layer-cache.ts';
import { contextOf, NONROOT, type BuildContext, type BuildOptions } from '../options.ts';
import { bundle } from './bundle.ts';
import { closureOf, type Closure, type NodeTarget } from './closure.ts';
import { dependencyEntries, placesOf } from './dependencies.ts';
import { fingerprint, readLockfile } from './lockfile.ts';

export interface NodeImageOptions extends BuildOptions {
  /** The app's folder: a package of an npm workspace. */
  readonly appDir: string;
  /** Baked into the app as `__CUTOVER_VERSION__` and into the label org.opencontainers.image.version. */
  readonly version: string;
  readonly base: Image;
  /** package-lock.json of the workspace, beside its node_modules; default: two folders above the app. */
  readonly lockfile?: string;
  /** Relative to the app; default src/main.ts. */
  readonly entry?: string;
  /** Files beside the bundle; relative `at` is below /app. */
  readonly assets?: readonly FileSpec[];
  /** Default 8080. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

const APP = '/app';
const DEFAULT_PORT = 8080;
const CPUS: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64' };

interface Package {
  readonly name: string;
  readonly description?: string;
  readonly license?: string;
}

/**
 * A Node app as an image, layers by how often they change: base, dependencies (what the lockfile says it needs in production), app (one
 * bundle). The same sources, lockfile, base and version are the same digest, anywhere and at any time; another version is another.
 * @throws ImageBuildError version-invalid, lockfile-invalid, dependency-missing, dependency-conflict, bundle-failed, file-missing
 */
export async function buildNodeImage(options: NodeImageOptions): Promise<Image> {
  assertVersion(options.version);
  const context = contextOf(options);
  const appDir = resolve(options.appDir);
  const lockfile = resolve(options.lockfile ?? join(appDir, '..', '..', 'package-lock.json'));
  const workspace = dirname(lockfile);
  const folder = relative(workspace, appDir).split(sep).join('/');
  const manifest = await readPackage(appDir);
  const closure = closureOf(await readLockfile(lockfile), folder, targetOf(platformOf(options.base)));

  const dependencies = await dependenciesLayer(closure, workspace, context);
  const entry = options.entry ?? 'src/main.ts';
  const bundled = await bundle({ workspace, appDir, entry, version: options.version, closure }, APP);
  const files = [packageEntry(manifest, options.version), ...(await assetEntries(options.assets ?? []))];
  const app = await layerByContent(context, `app ${manifest.name} ${options.version}`, [...bundled, ...files]);

  const withDependencies = appendLayer(options.base, dependencies, {
    createdBy: `cutover: dependencies of ${manifest.name}`,
  });
  const image = appendLayer(withDependencies, app, { createdBy: `cutover: ${manifest.name} ${options.version}` });
  return withConfig(image, {
    User: NONROOT,
    WorkingDir: APP,
    Entrypoint: [NODE_PATH, '--enable-source-maps', `${APP}/main.js`],
    Cmd: [],
    ExposedPorts: exposedPorts([options.port ?? DEFAULT_PORT]),
    Env: Object.entries({ NODE_ENV: 'production', ...options.env }).map(([name, value]) => `${name}=${value}`),
    Labels: { ...standardLabels(manifest, options.version), ...options.labels },
  });
}

async function dependenciesLayer(
  closure: Closure,
  workspace: string,
  context: BuildContext,
): ReturnType<typeof layerByKey> {
  placesOf(closure.packages);
  const key = `npm ${APP} ${fingerprint(closure.packages)}`;
  const name = `dependencies (${closure.packages.size} npm packages)`;
  return layerByKey(context, name, key, () => dependencyEntries(workspace, closure.packages, APP));
}

/** The bundle is an ES module; the nearest package.json has to say so. */
function packageEntry(manifest: Package, version: string): Entry {
  const content = Buffer.from(`${JSON.stringify({ name: manifest.name, version, type: 'module', private: true })}\n`);
  return { type: 'file', path: `${APP}/package.json`, content };
}

function assetEntries(assets: readonly FileSpec[]): Promise<Entry[]> {
  return entriesOfFiles(
    assets.map((asset) => ({ ...asset, at: asset.at.startsWith('/') ? asset.at : `${APP}/${asset.at}` })),
  );
}

function standardLabels(manifest: Package, version: string): Record<string, string> {
  const labels = { title: manifest.name, version, description: manifest.description, licenses: manifest.license };
  const known = Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [`org.opencontainers.image.${name}`, value]));
}

function targetOf({ os, architecture }: Platform): NodeTarget {
  return { os, cpu: CPUS[architecture] ?? architecture, libc: 'glibc' };
}

async function readPackage(appDir: string): Promise<Package> {
  const path = join(appDir, 'package.json');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ImageBuildError('file-missing', `${appDir} is no package: package.json ${cause.code ?? cause.message}`, {
      cause,
    });
  });
  return JSON.parse(text) as Package;
}

function assertVersion(version: string): void {
  if (/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version)) return;
  throw new ImageBuildError('version-invalid', `version "${version}" must be like 1.2.3 (semantic versioning)`, {
    fields: { version },
  });
}

import { dirname, join, relative, resolve, sep } from 'node:path';
import { appendLayer, platformOf, withAnnotations, withConfig, type Entry, type Image } from '@cutover/oci';
import { isSemanticVersion } from '@cutover/oci/version';
import { NODE_PATH } from '../bases/node-base.ts';
import { ImageBuildError } from '../errors.ts';
import { treeOfFiles, type FileSpec } from '../layers/files.ts';
import { standardLabels } from '../labels.ts';
import { layerOfTree } from '../layers/tree-layer.ts';
import { openContext } from '../cache.ts';
import { NONROOT, type BuildContext, type BuildOptions } from '../options.ts';
import { exposedPorts } from '../run/ports.ts';
import { runtimeEnv, type RuntimeOptions } from '../run/runtime-env.ts';
import { assetTree } from './assets.ts';
import { bundle } from './bundle.ts';
import { closureOf } from './closure.ts';
import { dependencyTree } from './dependencies.ts';
import { entryPoints, readManifest, type AppManifest } from './entry-points.ts';
import { readLockfile } from '../npm/read-lock.ts';
import { targetOf } from './target.ts';

export interface NodeImageOptions extends BuildOptions, RuntimeOptions {
  /** The app's folder: a package of an npm workspace. */
  readonly appDir: string;
  /** Baked into the app as `__CUTOVER_VERSION__` and into the label org.opencontainers.image.version. */
  readonly version: string;
  /** What the app is to do wrong, such as `errors=0.05`: baked in as `__CUTOVER_FAULT__`, and said by a label and an annotation. Never for people's use. */
  readonly fault?: string;
  readonly base: Image;
  /** package-lock.json of the workspace, beside its node_modules; default: two folders above the app. */
  readonly lockfile?: string;
  /** Relative to the app; default src/main.ts. */
  readonly entry?: string;
  /** Configuration, the last layer; relative `at` is below /app. */
  readonly files?: readonly FileSpec[];
  /** Default 8080. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Label and annotation of an image whose app does wrong on purpose, and what. */
export const FAULT = 'dev.cutover.fault';

const APP = '/app';
const DEFAULT_PORT = 8080;

/**
 * A Node app as an image, layers by how often they change: base, dependencies (what the lockfile says it needs in production), app (one
 * bundle, one more for each command that its package.json names under `cutover`, and the assets named there), configuration where there is some. The same sources, lockfile, base and version are the same digest, anywhere and at any time; another version is another.
 * @throws ImageBuildError version-invalid, option-invalid, lockfile-invalid, bundle-failed, file-missing, and what `dependencyTree` throws
 */
export async function buildNodeImage(options: NodeImageOptions): Promise<Image> {
  assertVersion(options.version);
  const runtime = runtimeEnv(options, options.env);
  const context = await openContext(options);
  const appDir = resolve(options.appDir);
  const lockfile = resolve(options.lockfile ?? join(appDir, '..', '..', 'package-lock.json'));
  const workspace = dirname(lockfile);
  const folder = relative(workspace, appDir).split(sep).join('/');
  const manifest = await readManifest(appDir);
  const entries = entryPoints(manifest, options.entry);
  const target = targetOf(platformOf(options.base));
  const closure = closureOf(await readLockfile(lockfile), folder, target);

  const packages = await dependencyTree(context, workspace, closure.packages, target);
  const dependencies = await layerOfTree(context, `dependencies (${closure.packages.size} npm packages)`, packages);
  const { modules, assets } = await bundle({
    workspace,
    appDir,
    entries,
    version: options.version,
    fault: options.fault,
    closure,
  });
  const bundled = [...modules].map(([name, content]): Entry => ({ type: 'file', path: `${APP}/${name}`, content }));
  const beside = await assetTree(assets, APP);
  const title = `app ${manifest.name} ${options.version}`;
  const app = await layerOfTree(context, title, beside, [...bundled, packageEntry(manifest, options.version)]);

  const withDependencies = appendLayer(options.base, dependencies, {
    createdBy: `cutover: dependencies of ${manifest.name}`,
  });
  const withApp = appendLayer(withDependencies, app, { createdBy: `cutover: ${manifest.name} ${options.version}` });
  const faulty: Record<string, string> = options.fault === undefined ? {} : { [FAULT]: options.fault };
  const image = withConfig(await withFiles(withApp, options.files ?? [], context), {
    User: NONROOT,
    WorkingDir: APP,
    Entrypoint: [NODE_PATH, '--enable-source-maps', `${APP}/main.js`],
    Cmd: [],
    ExposedPorts: exposedPorts([options.port ?? DEFAULT_PORT]),
    Env: Object.entries({ NODE_ENV: 'production', ...runtime }).map(([name, value]) => `${name}=${value}`),
    Labels: { ...labelsOf(manifest, options.version), ...options.labels, ...faulty },
  });
  return options.fault === undefined ? image : withAnnotations(image, faulty);
}

/** The bundle is an ES module; the nearest package.json has to say so. */
function packageEntry(manifest: AppManifest, version: string): Entry {
  const content = Buffer.from(`${JSON.stringify({ name: manifest.name, version, type: 'module', private: true })}\n`);
  return { type: 'file', path: `${APP}/package.json`, content };
}

async function withFiles(image: Image, files: readonly FileSpec[], context: BuildContext): Promise<Image> {
  if (files.length === 0) return image;
  const placed = files.map((file) => ({ ...file, at: file.at.startsWith('/') ? file.at : `${APP}/${file.at}` }));
  const name = placed.map(({ at }) => at).join(' ');
  const { tree, extra } = await treeOfFiles(placed);
  const layer = await layerOfTree(context, name, tree, extra);
  return appendLayer(image, layer, { createdBy: `cutover: ${name}` });
}

function labelsOf({ name, description, license }: AppManifest, version: string): Record<string, string> {
  return standardLabels({ title: name, version, description, licenses: license });
}

function assertVersion(version: string): void {
  if (isSemanticVersion(version.replace(/\+[0-9A-Za-z.-]+$/, ''))) return;
  throw new ImageBuildError('version-invalid', `version "${version}" must be like 1.2.3 (semantic versioning)`, {
    fields: { version },
  });
}

import { basename, isAbsolute, join, relative } from 'node:path';
import { isBuiltin } from 'node:module';
import type { BuildResult, Plugin } from 'esbuild';
import { ImageBuildError } from '../errors.ts';
import { assertBeside, packagesOf, type Asset } from './assets.ts';
import { readsBeside, type BesideRead } from './beside-source.ts';
import type { Closure } from './closure.ts';
import { undeclaredReads } from './undeclared-reads.ts';

export interface BundleRequest {
  readonly workspace: string;
  /** The app's folder, absolute. */
  readonly appDir: string;
  /** Sources relative to the app, by the name of the module that each becomes. */
  readonly entries: Readonly<Record<string, string>>;
  readonly version: string;
  /** What it is to do wrong. */
  readonly fault?: string | undefined;
  readonly closure: Closure;
}

export interface Bundle {
  /** Contents by file name, such as `main.js` and `main.js.map`. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
  /** What the bundled packages declare that their code reads beside itself. */
  readonly assets: readonly Asset[];
}

type Built = BuildResult<{ write: false; metafile: true }>;

const NODE_TARGET = 'node24';
/** CommonJS in an ES module: esbuild's stand-in for `require` takes the one that is there. */
const REQUIRE =
  "import { createRequire as __cutoverCreateRequire } from 'node:module'; const require = __cutoverCreateRequire(import.meta.url);";

/**
 * The app and the workspace packages it uses, each entry as one ES module with its source map; packages of the registry stay imports. The version
 * is baked in as `__CUTOVER_VERSION__`, a fault, where one is asked for, as `__CUTOVER_FAULT__`. Same sources, same bytes: paths in it are relative to the workspace.
 * @throws ImageBuildError bundle-failed with the first errors, each with file and line; one of them may be a file read beside the source that no
 * package.json declares
 */
export async function bundle(request: BundleRequest): Promise<Bundle> {
  const first = await buildOnce(request);
  const formats = Object.values(first.metafile.inputs).map(({ format }) => format);
  const result = formats.includes('cjs') ? await buildOnce(request, REQUIRE) : first;
  assertWithin(request, Object.keys(result.metafile.inputs));
  const packages = await packagesOf(request.workspace, Object.keys(result.metafile.inputs));
  const modules = new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const undeclared = undeclaredReads(request.workspace, readsOf(modules), packages);
  if (undeclared.length > 0) throw failed(request, { errors: undeclared.map((text) => ({ text })) });
  const assets = packages.flatMap((item) => item.assets ?? []);
  assertBeside(assets, [...modules.keys(), 'package.json']);
  return { modules, assets };
}

/** An image may hold what its workspace holds: by a path upwards or by a link, a source could take in any file of whoever builds it. */
function assertWithin(request: BundleRequest, inputs: readonly string[]): void {
  const outside = inputs.find((input) => input.startsWith('../') || isAbsolute(input));
  if (outside === undefined) return;
  throw failed(request, {
    errors: [{ text: `${outside} lies outside of the workspace: nothing of it goes into an image` }],
  });
}

async function buildOnce(request: BundleRequest, banner = ''): Promise<Built> {
  // Images of folders are made without it.
  const { build } = await import('esbuild');
  const { workspace, appDir, entries } = request;
  const sources = Object.entries(entries).map(([name, source]) => [name, join(appDir, source)]);
  return build({
    absWorkingDir: workspace,
    entryPoints: Object.fromEntries(sources),
    outdir: workspace,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: NODE_TARGET,
    sourcemap: 'linked',
    banner: { js: banner },
    define: {
      __CUTOVER_VERSION__: JSON.stringify(request.version),
      __CUTOVER_FAULT__: request.fault === undefined ? 'undefined' : JSON.stringify(request.fault),
      __dirname: 'import.meta.dirname',
      __filename: 'import.meta.filename',
    },
    plugins: [externals(request)],
    logLevel: 'silent',
    charset: 'utf8',
  }).catch((cause: unknown) => {
    throw failed(request, cause);
  });
}

function readsOf(modules: Bundle['modules']): BesideRead[] {
  const text = (name: string): string => Buffer.from(modules.get(name) ?? []).toString('utf8');
  const names = [...modules.keys()].filter((name) => modules.has(`${name}.map`));
  const reads = names.flatMap((name) => readsBeside(text(name), text(`${name}.map`)));
  const byPlace = new Map(reads.map((read) => [`${read.file}:${read.line} ${read.wants ?? ''}`, read]));
  return [...byPlace.values()];
}

/** Bare imports: of the workspace into the bundle, of declared packages left alone, of anything else refused before it fails in a pod. */
function externals({ workspace: root, closure: { workspace, declared } }: BundleRequest): Plugin {
  return {
    name: 'cutover-externals',
    setup(builder) {
      builder.onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
        if (kind === 'entry-point') return undefined;
        if (isBuiltin(path)) return { path, external: true };
        const name = packageName(path);
        if (workspace.has(name)) return undefined;
        if (declared.has(name)) return { path, external: true };
        const where = relative(root, importer);
        return { errors: [{ text: `"${name}" is imported by ${where} but is no dependency in its package.json` }] };
      });
    },
  };
}

function packageName(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

function failed(request: BundleRequest, cause: unknown): ImageBuildError {
  const { errors = [] } = cause as { errors?: { text: string; location?: { file: string; line: number } | null }[] };
  const shown = errors
    .slice(0, 3)
    .map(({ text, location }) => (location ? `${location.file}:${location.line} ${text}` : text));
  return new ImageBuildError(
    'bundle-failed',
    `${relative(request.workspace, request.appDir)}: ${shown.join('; ') || String(cause)}`,
    {
      cause,
      fields: { app: request.appDir, errors: shown },
    },
  );
}

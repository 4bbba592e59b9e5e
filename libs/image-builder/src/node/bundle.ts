import { basename, join, relative } from 'node:path';
import { isBuiltin } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { ImageBuildError } from '../errors.ts';
import type { Closure } from './closure.ts';

export interface BundleRequest {
  readonly workspace: string;
  /** The app's folder, absolute. */
  readonly appDir: string;
  /** Sources relative to the app, by the name of the module that each becomes. */
  readonly entries: Readonly<Record<string, string>>;
  readonly version: string;
  readonly closure: Closure;
}

const NODE_TARGET = 'node24';

/**
 * The app and the workspace packages it uses, each entry as one ES module with its source map; packages of the registry stay imports. The version
 * is baked in as `__CUTOVER_VERSION__`. Same sources, same bytes: paths in it are relative to the workspace.
 * @returns contents by file name, such as `main.js` and `main.js.map`
 * @throws ImageBuildError bundle-failed with the first errors, each with file and line
 */
export async function bundle(request: BundleRequest): Promise<ReadonlyMap<string, Uint8Array>> {
  const { workspace, appDir, entries } = request;
  const sources = Object.entries(entries).map(([name, source]) => [name, join(appDir, source)]);
  const result = await build({
    absWorkingDir: workspace,
    entryPoints: Object.fromEntries(sources),
    outdir: workspace,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: NODE_TARGET,
    sourcemap: 'linked',
    define: { __CUTOVER_VERSION__: JSON.stringify(request.version) },
    plugins: [externals(request)],
    logLevel: 'silent',
    charset: 'utf8',
  }).catch((cause: unknown) => {
    throw failed(request, cause);
  });
  return new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]));
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

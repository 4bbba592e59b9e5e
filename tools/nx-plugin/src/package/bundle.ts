import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/** Of the pinned Node of this workspace: what it runs is what was tested. */
const TARGET = 'node24';

/** Sources of this workspace become part of the bundle, packages of others stay packages. */
function ownPackages(root: string): Plugin {
  const { resolve } = createRequire(pathToFileURL(join(root, 'package.json')));
  return {
    name: 'own-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^@cutover\// }, ({ path }) => ({ path: resolve(path), sideEffects: false }));
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === 'entry-point' ? undefined : { path, external: true },
      );
    },
  };
}

/**
 * The plugin as a CommonJS module, which Nx loads, and the command line as ES modules.
 * @returns names of the packages that they import
 */
export async function bundlePackage(root: string, outdir: string): Promise<readonly string[]> {
  const shared: BuildOptions = {
    bundle: true,
    platform: 'node',
    target: TARGET,
    outdir,
    absWorkingDir: root,
    plugins: [ownPackages(root)],
    logLevel: 'silent',
    metafile: true,
  };
  const plugin = { plugin: 'tools/nx-plugin/src/image/plugin.ts' };
  const cutover = { cutover: 'apps/cutover/bin/start-image.mjs' };
  const built = [
    await build({ ...shared, entryPoints: plugin, format: 'cjs', outExtension: { '.js': '.cjs' } }),
    await build({ ...shared, entryPoints: cutover, format: 'esm', outExtension: { '.js': '.mjs' }, splitting: true }),
  ];
  return [...new Set(built.flatMap(({ metafile }) => importedBy(metafile)))].sort();
}

function importedBy(metafile: Metafile | undefined): string[] {
  const imports = Object.values(metafile?.outputs ?? {}).flatMap((output) => output.imports);
  return imports
    .filter(({ path, external }) => external === true && !isBuiltin(path))
    .map(({ path }) => packageOf(path));
}

/** `semver/functions/satisfies.js` is in `semver`, `@npmcli/x/y` in `@npmcli/x`. */
function packageOf(path: string): string {
  return path.split('/', path.startsWith('@') ? 2 : 1).join('/');
}

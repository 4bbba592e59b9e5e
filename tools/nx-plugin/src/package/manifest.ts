import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Declared {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Packages of the workspace that the bundle is made of. */
const MADE_OF = ['apps/cutover', 'libs/image-builder', 'libs/oci', 'libs/toolchain'];

/**
 * package.json of the published package. What the bundle imports is pinned to the versions that it was tested with.
 * @throws Error for an import that none of its packages declares
 */
export async function manifestOf(root: string, version: string, imported: readonly string[]): Promise<object> {
  const declared = await Promise.all(MADE_OF.map((folder) => read(join(root, folder, 'package.json'))));
  const versions = new Map(declared.flatMap(({ dependencies = {} }) => Object.entries(dependencies)));
  const dependencies = imported.map((name) => {
    const pinned = versions.get(name);
    if (pinned === undefined)
      throw new Error(`the bundle imports ${name}, which none of ${MADE_OF.join(', ')} declares`);
    return [name, pinned];
  });
  const nx = (await read(join(root, 'tools/nx-plugin/package.json'))).dependencies?.['nx'] ?? '';
  return {
    name: '@cutover/nx-image',
    version,
    description: 'Cached targets that build and push images of npm apps, without Docker and without a Dockerfile',
    license: 'Apache-2.0',
    keywords: ['nx', 'nx-plugin', 'oci', 'image', 'docker'],
    type: 'commonjs',
    main: './dist/plugin.cjs',
    types: './dist/plugin.d.ts',
    bin: { cutover: './dist/cutover.mjs' },
    files: ['dist'],
    engines: { node: '>=24' },
    dependencies: Object.fromEntries(dependencies),
    peerDependencies: { nx: `^${nx}` },
  };
}

async function read(path: string): Promise<Declared> {
  return JSON.parse(await readFile(path, 'utf8')) as Declared;
}

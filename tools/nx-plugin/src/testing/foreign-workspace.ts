import { homedir } from 'node:os';
import { join } from 'node:path';
import { hostBase, npm, writeFiles } from '@cutover/image-builder/testing';
import { writeLayout } from '@cutover/oci';

/** npm's own: what was once downloaded is not asked for again. */
export const NPM_CACHE = process.env['npm_config_cache'] ?? join(homedir(), '.npm');
const LISTEN = 'require("node:http").createServer().listen(0, "127.0.0.1");\n';

/**
 * Somebody's Nx workspace of npm apps: one alone; one on a library of the workspace, by a plain range, which is on another one (what Nx's own
 * pruning of lockfiles has left out: nx#33523, nx#34655). Neither has a Dockerfile.
 */
const FILES = {
  'nx.json': {
    analytics: false,
    neverConnectToCloud: true,
    plugins: [{ plugin: '@cutover/nx-image', options: { base: './base', registry: 'registry.example/shop' } }],
  },
  '.gitignore': 'node_modules\n.nx\napps/*/image\nbase\n*.tgz\n',
  'apps/web/package.json': { name: '@shop/web', version: '1.2.0', scripts: { start: 'node server.js' } },
  'apps/web/server.js': LISTEN,
  'apps/web/test/server.test.js': '1;\n',
  'apps/web/.dockerignore': 'test\n',
  'apps/api/package.json': {
    name: '@shop/api',
    version: '2.0.0',
    main: 'index.js',
    dependencies: { '@shop/kit': '*' },
  },
  'apps/api/index.js': `require("@shop/kit");\n${LISTEN}`,
  'apps/web-e2e/package.json': { name: '@shop/web-e2e', version: '0.0.0' },
  'libs/kit/package.json': {
    name: '@shop/kit',
    version: '0.0.0',
    main: 'index.js',
    dependencies: { '@shop/text': '*' },
  },
  'libs/kit/index.js': 'module.exports = require("@shop/text");\n',
  'libs/text/package.json': { name: '@shop/text', version: '0.0.0', main: 'index.js' },
  'libs/text/index.js': 'module.exports = "hello";\n',
};

export interface ForeignWorkspace {
  readonly root: string;
  readonly cache: string;
}

/** Installs it below `scratch`, with the plugin from its archive and Nx from the registry. */
export async function foreignWorkspace(scratch: string, archive: string, nx: string): Promise<ForeignWorkspace> {
  const [root, cache] = [join(scratch, 'shop'), join(scratch, 'cache')];
  const devDependencies = { '@cutover/nx-image': `file:${archive}`, nx };
  writeFiles(root, {
    ...FILES,
    'package.json': { name: 'shop', private: true, workspaces: ['apps/*', 'libs/*'], devDependencies },
  });
  npm(root, NPM_CACHE, 'install', '--prefer-offline');
  await writeLayout(join(root, 'base'), [{ image: await hostBase(join(cache, 'images')) }]);
  return { root, cache };
}

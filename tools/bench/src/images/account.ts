import { execFile } from 'node:child_process';
import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildNodeImage } from '@cutover/image-builder';
import { emptyImage, unpackLayers } from '@cutover/oci';
import { copyWorkspace } from '@cutover/testing-kit';
import type { Subject } from './subject.ts';

const execute = promisify(execFile);

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const APP = 'apps/account';
const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
/** A package that the service uses through a library of the workspace, and its versions in turn; the workspace has the first. */
const DEPENDENCY = 'jose';
const OTHER = '6.2.16';

const DOCKERFILE = `
WORKDIR /app
COPY node_modules ./node_modules
COPY *.js *.js.map package.json ./
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/node", "--enable-source-maps", "main.js"]
`;

/**
 * A service of this repository, in a copy of the workspace with what is installed in it. Those that bundle nothing are given the bundle and
 * the packages that our own image of it holds: what making these costs is not in their figures.
 */
export async function account(scratch: string): Promise<Subject> {
  const workspace = join(scratch, 'workspace');
  copyWorkspace(ROOT, workspace);
  const folder = join(workspace, APP);
  const ready = join(scratch, 'account');
  const cacheDir = join(scratch, 'account-cache');
  await makeReady(folder, ready, cacheDir);
  return {
    name: 'account',
    cutover: { bin: join(workspace, 'apps/cutover/bin/cutover.mjs'), args: ['account', '--version', '1.0.0'] },
    library: { kind: 'app', folder },
    ready,
    dockerfile: DOCKERFILE,
    start: 'main.js',
    async editLine(n) {
      const line = `performance.mark('edit ${n}');\n`;
      await appendFile(join(folder, 'src', 'main.ts'), line);
      await appendFile(join(ready, 'main.js'), line);
    },
    async changeDependency(n) {
      await installOther(workspace, n);
      await makeReady(folder, ready, cacheDir);
    },
  };
}

/** /app of our own image. */
async function makeReady(folder: string, ready: string, cacheDir: string): Promise<void> {
  const base = emptyImage({ os: 'linux', architecture: 'amd64' });
  const image = await buildNodeImage({ appDir: folder, version: '1.0.0', base, cacheDir });
  const root = `${ready}-root`;
  for (const path of [root, ready]) await rm(path, { recursive: true, force: true });
  await unpackLayers(image, root);
  await cp(join(root, 'app'), ready, { recursive: true });
}

async function installOther(workspace: string, n: number): Promise<void> {
  const { stdout } = await execute('git', ['ls-files', '*package.json'], { cwd: ROOT });
  for (const path of stdout.split('\n').filter(Boolean)) {
    const file = join(workspace, path);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(new RegExp(`("${DEPENDENCY}": )"[^"]+"`), `$1"${await versionOf(n)}"`));
  }
  await execute('npm', ['install', ...QUIET], { cwd: workspace });
}

async function versionOf(n: number): Promise<string> {
  if (n % 2 === 0) return OTHER;
  const text = await readFile(join(ROOT, 'libs/service-kit/package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies[DEPENDENCY]!;
}

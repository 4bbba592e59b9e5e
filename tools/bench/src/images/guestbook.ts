import { execFile } from 'node:child_process';
import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedCommand } from './installed-command.ts';
import type { Subject } from './subject.ts';

const SOURCE = join(import.meta.dirname, '..', '..', 'guestbook');
const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
/** Taken in turn; the lockfile has the first. */
const VERSIONS = ['1.11.23', '1.11.22'];

const DOCKERFILE = `
WORKDIR /app
COPY node_modules ./node_modules
COPY package.json package-lock.json ./
COPY src ./src
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/node", "src/server.cjs"]
`;

/** A foreign Express app, installed from its lockfile into a scratch folder: some 4,300 files in node_modules. */
export async function guestbook(scratch: string): Promise<Subject> {
  const folder = join(scratch, 'guestbook');
  await cp(SOURCE, folder, { recursive: true });
  await promisify(execFile)('npm', ['ci', ...QUIET], { cwd: folder });
  return {
    name: 'guestbook',
    cutover: { bin: await installedCommand(scratch), args: [folder] },
    library: { kind: 'folder', folder },
    ready: folder,
    dockerfile: DOCKERFILE,
    start: 'src/server.cjs',
    editLine: (n) => appendFile(join(folder, 'src', 'app.cjs'), `module.exports.edit = ${n};\n`),
    async changeDependency(n) {
      const version = VERSIONS[(n + 1) % VERSIONS.length];
      await promisify(execFile)('npm', ['install', '--save-exact', ...QUIET, `dayjs@${version}`], { cwd: folder });
    },
  };
}

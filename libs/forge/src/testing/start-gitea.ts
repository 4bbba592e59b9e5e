import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { chmod, chown, copyFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';

/** A real Gitea on loopback, on SQLite in a folder of its own, as an unprivileged user. */
export interface RunningGitea {
  readonly url: string;
  /** Makes an account. Its token is all that may be known of it. */
  account(username: string, options?: { readonly isAdmin?: boolean }): Promise<string>;
  /** What it wrote so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const READY_MS = 120_000;
/** Debian's nobody. Gitea refuses to run as root. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const secret = () => randomBytes(32).toString('base64url');

function settings(folder: string, port: number): string {
  const sections: Record<string, Record<string, string | number | boolean>> = {
    server: {
      ...{ PROTOCOL: 'http', HTTP_ADDR: '127.0.0.1', HTTP_PORT: port, ROOT_URL: `http://127.0.0.1:${port}/` },
      ...{ STATIC_ROOT_PATH: join(folder, 'files'), APP_DATA_PATH: join(folder, 'data') },
      ...{ DISABLE_SSH: true, OFFLINE_MODE: true, LFS_START_SERVER: false },
    },
    database: { DB_TYPE: 'sqlite3', PATH: join(folder, 'data', 'gitea.db'), SQLITE_JOURNAL_MODE: 'WAL' },
    repository: { ROOT: join(folder, 'repositories'), SCRIPT_TYPE: 'sh', DEFAULT_BRANCH: 'main' },
    security: { INSTALL_LOCK: true, SECRET_KEY: secret(), INTERNAL_TOKEN: secret(), DISABLE_GIT_HOOKS: true },
    oauth2: { ENABLED: false, JWT_SECRET: randomBytes(32).toString('base64url') },
    service: { DISABLE_REGISTRATION: true },
    webhook: { ALLOWED_HOST_LIST: 'loopback' },
    indexer: { ISSUE_INDEXER_TYPE: 'db' },
    mailer: { ENABLED: false },
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    'cron.update_checker': { ENABLED: false },
    // Small pages: what reads them has to ask for more than one.
    api: { ENABLE_SWAGGER: false, MAX_RESPONSE_ITEMS: 3, DEFAULT_PAGING_NUM: 3 },
    log: { MODE: 'console', LEVEL: 'Info', 'logger.router.MODE': ',' },
  };
  const lines = (keys: object) => Object.entries(keys).map(([key, value]) => `${key} = ${value}`);
  const user = isRoot ? 'nobody' : String(process.env['USER'] ?? 'nobody');
  const text = Object.entries(sections).flatMap(([name, keys]) => ['', `[${name}]`, ...lines(keys)]);
  return [`RUN_USER = ${user}`, 'RUN_MODE = prod', `WORK_PATH = ${folder}`, ...text, ''].join('\n');
}

/** Before a program: it is nobody, and is gone with this process however that ends. */
const asNobody = isRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
const LAUNCHER = ['--pdeathsig', 'KILL', ...asNobody, '--'];

/** All of a folder, to nobody. */
async function giveAway(folder: string): Promise<void> {
  if (!isRoot) return;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) await chown(join(entry.parentPath, entry.name), NOBODY, NOBODY);
  await chown(folder, NOBODY, NOBODY);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** The program and its files where nobody can read them. */
async function prepare(folder: string, port: number): Promise<string> {
  const { gitea } = await ensureTools(['gitea'], { progress: () => undefined });
  if (gitea.assets === undefined) throw new Error('gitea has no templates: it was not built from its module');
  const program = join(folder, 'gitea');
  await copyFile(gitea.path, program);
  await chmod(program, 0o755);
  await cp(gitea.assets, join(folder, 'files'), { recursive: true });
  await writeFile(join(folder, 'app.ini'), settings(folder, port), { mode: 0o600 });
  await giveAway(folder);
  return program;
}

/** @throws Error with the end of its log where it does not come up */
export async function startGitea(): Promise<RunningGitea> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-gitea-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'gitea.log');
  const log = () => readFile(logFile, 'utf8');
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child !== undefined) await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const program = await prepare(folder, port);
    const env = { PATH: process.env['PATH'], HOME: folder, LC_ALL: 'C', GITEA_WORK_DIR: folder };
    const command = (args: readonly string[]) => [...LAUNCHER, program, ...args, '--config', join(folder, 'app.ini')];
    const run = (args: readonly string[]) => promisify(execFile)('setpriv', command(args), { env, cwd: folder });
    await run(['migrate']);
    const file = openSync(logFile, 'a', 0o600);
    child = spawn('setpriv', command(['web']), { env, cwd: folder, stdio: ['ignore', file, file] });
    closeSync(file);
    const running = child;
    await until(
      'Gitea answers',
      async () => {
        if (running.exitCode !== null) throw new Error(`Gitea ended: ${(await log()).trim().slice(-500)}`);
        return fetch(`${url}/api/healthz`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      { withinMs: READY_MS, everyMs: 100 },
    );
    const account = async (username: string, { isAdmin = false } = {}) => {
      const who = ['--username', username, '--email', `${username}@example.test`, ...(isAdmin ? ['--admin'] : [])];
      const secrets = ['--random-password', '--random-password-length=40', '--access-token'];
      const { stdout } = await run(['admin', 'user', 'create', ...who, ...secrets, '--must-change-password=false']);
      const token = /Access token was successfully created\.\.\. ([0-9a-f]{40})/.exec(stdout)?.[1];
      if (token === undefined) throw new Error(`Gitea made no token for ${username}`);
      return token;
    };
    return { url, account, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

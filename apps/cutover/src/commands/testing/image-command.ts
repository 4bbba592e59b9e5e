import { execFile, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command, in a folder of its own, with a cache and without credentials of its own. */
export interface ImageCommand {
  readonly home: string;
  /** Its temporary folder. */
  readonly temporary: string;
  readonly start: (...args: string[]) => { readonly child: ChildProcess; readonly ended: Promise<Ended> };
  readonly image: (...args: string[]) => Promise<Ended>;
  /** Nothing but a name, a lockfile and a program, in a folder of its home; in the place of what was there. */
  readonly writeApp: (folder: string, program: string) => void;
  readonly remove: () => void;
}

const bin = join(import.meta.dirname, '..', '..', '..', 'bin', 'cutover.mjs');

export function imageCommand(): ImageCommand {
  const home = mkdtempSync(join(tmpdir(), 'cutover-image-cli-'));
  const temporary = join(home, 'temporary');
  mkdirSync(temporary);
  const folders = { CUTOVER_CACHE_DIR: join(home, 'cache'), DOCKER_CONFIG: home, TMPDIR: temporary };
  const env = { ...process.env, NO_COLOR: '1', ...folders };
  const start: ImageCommand['start'] = (...args) => {
    const { promise: ended, resolve } = Promise.withResolvers<Ended>();
    const child = execFile(process.execPath, [bin, 'image', ...args], { cwd: home, env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    return { child, ended };
  };
  return {
    home,
    temporary,
    start,
    image: (...args) => start(...args).ended,
    writeApp: (folder, program) => writeApp(join(home, folder), program),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function writeApp(folder: string, program: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'tiny', version: '1.2.0', main: 'index.js' };
  const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(join(folder, 'index.js'), program);
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../fs/make-folder.ts';
import { identify, isRunning, self } from '../process/identity.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import { endGroup } from '../process/end-group.ts';
import { run } from '../process/run.ts';

export const WORK = '.work';
/** Nobody else has to see a build at work, or to write to what will be run. */
const PRIVATE = 0o700;
const COMMANDS = 'commands';

function nameOf({ pid, started }: ProcessIdentity): string {
  return `${pid}-${started}`;
}

function identityOf(name: string): ProcessIdentity {
  const [pid, started] = name.split('-');
  return { pid: Number(pid), started: started ?? '0' };
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * A working folder of this process inside the cache (so that publishing is a rename), with everything that a build
 * downloads and compiles. Its name tells its owner, so that what a killed process left is found and removed.
 */
export class Scratch {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async open(root: string): Promise<Scratch> {
    const scratch = new Scratch(join(root, WORK, `${nameOf(self())}-${randomUUID().slice(0, 8)}`));
    await makeFolder(scratch.dir, PRIVATE);
    await makeFolder(join(scratch.dir, COMMANDS));
    return scratch;
  }

  /** A path inside, whose folder exists and which does not. */
  fresh(label: string): string {
    return join(this.dir, `${label}-${randomUUID().slice(0, 8)}`);
  }

  /** A folder inside, shared by all who ask for it by this name. */
  shared(name: string): string {
    const dir = join(this.dir, name);
    mkdirSync(dir, { recursive: true });
    return dir;
  }

  /** Remembers a command that works in here, which would outlive a killed owner. */
  record(pid: number): void {
    const identity = identify(pid);
    if (identity !== undefined) writeFileSync(join(this.dir, COMMANDS, nameOf(identity)), '');
  }

  async dispose(): Promise<void> {
    await removeTree(this.dir);
  }
}

/** By rm(1): a build leaves hundreds of thousands of files, which it removes several times as fast as Node does. */
async function removeTree(dir: string): Promise<void> {
  const { code, tail } = await run('rm', ['-rf', '--', dir]);
  if (code !== 0) throw new Error(`cannot remove ${dir}: ${tail.join(' ')}`);
}

async function endOrphans(dir: string): Promise<void> {
  for (const name of await list(join(dir, COMMANDS))) {
    const identity = identityOf(name);
    // Each command leads a process group of its own.
    if (isRunning(identity)) await endGroup(identity.pid);
  }
}

/** Removes the working folders of processes that no longer run, and ends the commands that still work in them. */
export async function sweepScratch(root: string): Promise<void> {
  for (const name of await list(join(root, WORK))) {
    if (isRunning(identityOf(name))) continue;
    const dir = join(root, WORK, name);
    await endOrphans(dir);
    await removeTree(dir);
  }
}

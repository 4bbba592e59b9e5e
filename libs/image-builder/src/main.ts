/**
 * The commands of this package, `node libs/image-builder/src/main.ts COMMAND`: `bundle`, an app's modules into its folder `dist`, as an
 * image has them; `lock`, the Debian packages of the bases.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { endProcess } from '@cutover/toolchain/end';
import { writeLock } from './debian/write-lock.ts';
import { isImageBuildError } from './errors.ts';
import { bundleApp } from './node/bundle-app.ts';

const USAGE = `usage: node libs/image-builder/src/main.ts bundle APP_FOLDER [--out FOLDER] [--app-version VERSION]
       node libs/image-builder/src/main.ts lock [--check]
  --out FOLDER             default APP_FOLDER/dist; emptied first
  --app-version VERSION    baked in; default 0.0.0
  --check                  write nothing; exit code 1 where the lock is not what Debian's archive has now`;

const OPTIONS = {
  out: { type: 'string' },
  'app-version': { type: 'string', default: '0.0.0' },
  check: { type: 'boolean', default: false },
} as const;

interface Asked {
  readonly command: 'bundle' | 'lock';
  readonly appDir: string;
  readonly outDir: string;
  readonly version: string;
  readonly check: boolean;
}

async function asked(): Promise<Asked> {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
    const [command, appDir = '', ...rest] = positionals;
    if (command !== 'bundle' && command !== 'lock') throw new Error('which command?');
    if ((command === 'bundle') !== (appDir !== '') || rest.length > 0) throw new Error('bundle which app?');
    const { out: outDir = join(appDir, 'dist'), 'app-version': version, check } = values;
    return { command, appDir, outDir, version, check };
  } catch (error) {
    console.error(`image-builder: ${(error as Error).message}\n${USAGE}`);
    return endProcess(2);
  }
}

async function lock(check: boolean): Promise<void> {
  const changes = await writeLock({ check });
  for (const line of changes) console.log(line);
  console.log(
    changes.length === 0
      ? 'the lock is what the archive has'
      : `${changes.length} packages ${check ? 'differ' : 'locked'}`,
  );
  if (check && changes.length > 0) process.exitCode = 1;
}

try {
  const { command, check, ...app } = await asked();
  if (command === 'lock') await lock(check);
  else for (const file of await bundleApp(app)) console.log(relative('.', file));
} catch (error) {
  if (!isImageBuildError(error)) throw error;
  console.error(`image-builder: ${error.message}`);
  process.exitCode = 1;
}

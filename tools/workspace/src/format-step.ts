import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, readIfThere, writeWhole } from '@cutover/toolchain';
import { withOwnFolder } from './own-folder.ts';
import { command } from './steps.ts';
import type { Outcome } from './tally.ts';
import type { Workspace } from './workspace.ts';

const CHECK = ['--check', '--log-level=warn'];
/** What prettier's answer depends on besides a file's name and content. */
const SETTINGS = ['.prettierrc.json', '.prettierignore', '.editorconfig', 'node_modules/prettier/package.json'];
/** Some twenty checkouts that have nothing in common. */
const MOST_KNOWN = 50_000;

/** The files that git knows or would add, links left out as prettier leaves them; undefined where there is no git. */
function filesOf(root: string): readonly string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) return undefined;
  const names = new Set(stdout.split('\0').filter((name) => name !== ''));
  return [...names].filter((name) => lstatSync(join(root, name), { throwIfNoEntry: false })?.isFile());
}

function digestOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

function readOr(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

/** Each file by the digest of all that prettier's answer about it depends on. */
function digests(root: string, files: readonly string[]): Map<string, string> {
  const settings = digestOf(...SETTINGS.map((name) => readOr(join(root, name))));
  return new Map(files.map((file) => [file, digestOf(settings, file, readFileSync(join(root, file)))]));
}

async function checkUnknown(workspace: Workspace, files: readonly string[], store: string): Promise<Outcome> {
  const list = join(store, 'known');
  const known = ((await readIfThere(list)) ?? '').split('\n').filter((line) => line !== '');
  const all = digests(workspace.root, files);
  const before = new Set(known);
  const unknown = [...all].filter(([, digest]) => !before.has(digest));
  const names = unknown.map(([file]) => file);
  const args = [...CHECK, '--ignore-unknown', ...names];
  const outcome = command(workspace, { name: 'prettier', args, skip: names.length === 0 });
  if (outcome.tally.failed > 0) return outcome;
  const now = [...known, ...unknown.map(([, digest]) => digest)].slice(-MOST_KNOWN);
  await writeWhole(list, `${now.join('\n')}\n`);
  return outcome;
}

/**
 * Whether every file is formatted. One that was, by its name and content, in any checkout of this user is not read by prettier again; all are
 * where nothing can be kept safely.
 */
export function checkFormat(workspace: Workspace, folder = cacheFolder('format')): Promise<Outcome> {
  return withOwnFolder(folder, (own) => {
    const files = own === undefined ? undefined : filesOf(workspace.root);
    if (own === undefined || files === undefined)
      return command(workspace, { name: 'prettier', args: [...CHECK, '.'] });
    return checkUnknown(workspace, files, own);
  });
}

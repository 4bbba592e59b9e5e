import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ImageBuildError } from '../errors.ts';
import type { NpmManifest } from './manifest.ts';

/** What follows `node` on the command line. */
export interface StartCommand {
  readonly flags: readonly string[];
  /** Relative to the app's folder. */
  readonly file: string;
  readonly args: readonly string[];
}

/** Node's flags whose value is the next word. */
const WITH_VALUE = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions']);
const DEFAULTS = ['index.js', 'index.mjs', 'server.js', 'app.js'];
/** A shell would do more with these than part words. */
const SHELL = /[|&;<>()$`\\"'*?[\]{}~#!\n]/;

/**
 * How an app is started: `scripts.start` where it is `node [flags] file [args]`, else `main`, else index.js, server.js or app.js.
 * @param folder the app's, absolute
 * @throws ImageBuildError start-missing, saying what to set
 */
export async function startCommandOf(folder: string, manifest: NpmManifest): Promise<StartCommand> {
  const script = manifest.scripts?.['start'];
  const start = script === undefined ? undefined : parseStart(script);
  if (start) return { ...start, file: await existing(folder, start.file, 'scripts.start') };
  if (manifest.main !== undefined) {
    return { flags: [], args: [], file: await existing(folder, manifest.main, 'main') };
  }
  for (const name of DEFAULTS) {
    const file = await found(folder, name);
    if (file !== undefined) return { flags: [], args: [], file };
  }
  const said = script === undefined ? 'it has none' : `"${script}" is of another form`;
  throw missing(folder, `set "scripts.start" to "node FILE" (${said}), or "main", in its package.json`);
}

/** Undefined where a start script is not plainly Node with a file. */
export function parseStart(script: string): StartCommand | undefined {
  if (SHELL.test(script)) return undefined;
  const [program, ...words] = script.trim().split(/\s+/);
  if (program !== 'node') return undefined;
  let at = 0;
  while (words[at]?.startsWith('-')) at += WITH_VALUE.has(words[at]!) ? 2 : 1;
  const file = words[at];
  return file === undefined ? undefined : { flags: words.slice(0, at), file, args: words.slice(at + 1) };
}

/** As Node completes what it is given: the file, one with .js, an index.js in the folder. */
async function existing(folder: string, name: string, field: string): Promise<string> {
  const path = posix.normalize(name);
  if (path.startsWith('/') || path.startsWith('../')) throw missing(folder, `"${field}" names ${name}, outside of it`);
  for (const candidate of [path, `${path}.js`, `${path}.json`, posix.join(path, 'index.js')]) {
    const file = await found(folder, candidate);
    if (file !== undefined) return file;
  }
  throw missing(
    folder,
    `"${field}" in its package.json names ${name}, which is not there: build it first, or name another`,
  );
}

async function found(folder: string, name: string): Promise<string | undefined> {
  const isFile = await stat(join(folder, name)).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isFile ? name : undefined;
}

function missing(folder: string, reason: string): ImageBuildError {
  return new ImageBuildError('start-missing', `${folder}: nothing to start: ${reason}`, { fields: { folder } });
}

import { closeSync, constants, openSync, readSync } from 'node:fs';
import { ImageBuildError } from '../errors.ts';
import { shown } from './names.ts';
import { SECRET_RULES, type SecretRule } from './secret-rules.ts';

/** A file that must not get into an image by accident; `path` is relative to the folder that was read. */
export interface Secret {
  readonly path: string;
  readonly what: string;
}

/** Of one file no more is looked at. */
const LOOKED_AT = 64 * 1024;
const looked = Buffer.allocUnsafe(LOOKED_AT);
const MOST_NAMED = 10;
/** One expression that tells what no rule can be about: nearly every file. */
const ANY_RULE = new RegExp(SECRET_RULES.map(({ path }) => path.source).join('|'));

/**
 * What a file or link looks like, undefined for what is harmless. Of a link only the name is looked at.
 * @param source where to read it
 */
export function secretIn(path: string, type: 'file' | 'symlink', source: string): Secret | undefined {
  const end = path.split('/').slice(-2).join('/').toLowerCase();
  if (!ANY_RULE.test(end)) return undefined;
  let head: string | undefined;
  const applies = ({ holds, ...rule }: SecretRule): boolean => {
    if (!rule.path.test(end) || rule.except?.test(end)) return false;
    if (holds === undefined) return true;
    return type === 'file' && holds.test((head ??= headOf(source)));
  };
  const rule = SECRET_RULES.find(applies);
  return rule && { path, what: rule.what };
}

/** @throws ImageBuildError secret-in-context: names up to ten, with the flags that allow them */
export function refuseSecrets(secrets: readonly Secret[]): void {
  if (secrets.length === 0) return;
  const named = secrets.slice(0, MOST_NAMED);
  const more = secrets.length > named.length ? ` and ${secrets.length - named.length} more` : '';
  const list = named.map(({ path, what }) => `${shown(path)} (${what})`).join(', ');
  const flags = named.map(({ path }) => `--allow ${shown(path)}`).join(' ');
  throw new ImageBuildError(
    'secret-in-context',
    `whoever pulls the image could read what looks like a secret: ${list}${more}; delete or ignore it, or let it in by ${flags}`,
    { fields: { files: secrets.map(({ path }) => path) } },
  );
}

function headOf(source: string): string {
  const handle = openSync(source, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return looked.toString('latin1', 0, readSync(handle, looked, 0, LOOKED_AT, 0));
  } finally {
    closeSync(handle);
  }
}

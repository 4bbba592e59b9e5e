import { chmod, lstat, mkdir } from 'node:fs/promises';
import { ClusterError } from '../../errors.ts';

const OTHERS = 0o077;
const WRITE_OF_OTHERS = 0o022;

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

export interface FolderFacts {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly uid: number;
  readonly mode: number;
}

/**
 * Why a folder is not this user's alone, in one line; undefined where it is.
 * @param seen whether others may look into it, though not write
 */
export function whyNotTrusted(
  { path, isDirectory, uid, mode }: FolderFacts,
  own: number,
  seen = false,
): string | undefined {
  if (!isDirectory) return `${path} is no folder: move it away and run the same command again`;
  if (uid !== own)
    return `${path} belongs to user ${uid}: remove it, or give it to user ${own}, and run the same command again`;
  const excess = mode & (seen ? WRITE_OF_OTHERS : OTHERS);
  if (excess === 0) return undefined;
  return `${path} has mode ${octal(mode)}: others could ${seen ? 'write there' : 'enter it'}; chmod ${seen ? 'go-w' : 'go='} ${path}`;
}

/** @throws ClusterError `unsafe-folder` where others could get in */
export async function needTrusted(path: string, seen = false): Promise<void> {
  const found = await lstat(path);
  const facts = { path, isDirectory: found.isDirectory(), uid: found.uid, mode: found.mode };
  const why = whyNotTrusted(facts, process.getuid?.() ?? 0, seen);
  if (why !== undefined) throw new ClusterError('unsafe-folder', why);
}

/**
 * Makes a folder of this user's alone, or closes one that others could look into. One that others could write into is refused: what lies
 * in it by now may be theirs.
 * @param seen whether others may pass through it: then 0711, else 0700
 * @throws ClusterError `unsafe-folder`
 */
export async function makeTrusted(path: string, seen = false): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await needTrusted(path, true);
  }
  await chmod(path, seen ? 0o711 : 0o700);
}

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ForeignFileError, refreshedText, refreshFolder } from './generated-folder.ts';

/** Folder from the repository's root → its files, name → text. */
export type Emitted = Readonly<Record<string, () => ReadonlyMap<string, string>>>;

export interface EmitCommand {
  /** Before what is said of an error. */
  readonly name: string;
  readonly usage: string;
  /** Of the repository. */
  readonly root: string;
  readonly emitted: Emitted;
}

const WRONG_USAGE = 2;

function asked(args: readonly string[]): { check: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    return positionals.join(' ') === 'emit' ? values : undefined;
  } catch {
    // An option that nobody knows: the usage says which there are.
    return undefined;
  }
}

/** `emit [--check]`: writes generated folders, or says which files are stale. @returns exit code: 1 stale or a foreign file, 2 wrong usage */
export async function runEmit({ name, usage, root, emitted }: EmitCommand, args: readonly string[]): Promise<number> {
  const options = asked(args);
  if (options === undefined) {
    process.stderr.write(`${usage}\n`);
    return WRONG_USAGE;
  }
  try {
    let changed = 0;
    for (const [folder, files] of Object.entries(emitted)) {
      const found = await refreshFolder(join(root, folder), files(), options);
      for (const line of refreshedText(folder, found, options.check)) process.stdout.write(`${line}\n`);
      changed += found.stale.length + found.orphaned.length;
    }
    return options.check && changed > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ForeignFileError)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    return 1;
  }
}

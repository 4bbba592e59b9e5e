import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Scratch } from '../cache/scratch.ts';
import { ToolchainError } from '../errors.ts';
import type { ToolModule } from './module.ts';

interface Built {
  readonly module: ToolModule;
  readonly scratch: Scratch;
}

/** A go.mod of the build's own; Go looks for the go.sum beside it. */
function modfileOf({ module, scratch }: Built): string {
  return join(scratch.shared('modfiles'), `${module.name}.mod`);
}

/** Flags by which Go takes the copy that `layAdditions` made; none where nothing is added. */
export function additionFlags(built: Built): string[] {
  return built.module.spec.adds === undefined ? [] : [`-modfile=${modfileOf(built)}`];
}

/**
 * Has the tool's module downloaded, which Go holds against go.sum, and adds files of ours to a copy of it that this build takes in its
 * place. Go's overlay will not do: it refuses paths in the module cache.
 */
export async function layAdditions(built: Built, go: (args: readonly string[]) => Promise<string>): Promise<void> {
  const { dir, name, spec } = built.module;
  if (spec.adds === undefined || spec.module === undefined) return;
  const { Dir } = JSON.parse(await go(['mod', 'download', '-json', spec.module])) as { Dir: string };
  const copy = join(built.scratch.shared('added'), name);
  await cp(Dir, copy, { recursive: true });
  for (const { from, to } of spec.adds) {
    // Whoever raised the module decides which of the two is right.
    if (existsSync(join(copy, to)))
      throw new ToolchainError(
        'build-failed',
        `${name}: ${spec.module} has ${to} itself: leave it out of what is added`,
      );
    await mkdir(dirname(join(copy, to)), { recursive: true });
    await cp(join(dir, from), join(copy, to));
  }
  const modfile = modfileOf(built);
  await writeFile(modfile, `${await readFile(join(dir, 'go.mod'), 'utf8')}\nreplace ${spec.module} => ${copy}\n`);
  await cp(join(dir, 'go.sum'), modfile.replace(/\.mod$/, '.sum'));
}

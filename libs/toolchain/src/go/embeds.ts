import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../cache/scratch.ts';
import type { ToolModule } from './module.ts';

interface Built {
  readonly module: ToolModule;
  readonly scratch: Scratch;
}

function overlayOf({ module, scratch }: Built): string {
  return join(scratch.shared('overlays'), `${module.name}.json`);
}

/** Flags by which Go sees the files that `layEmbeds` laid; none where the tool embeds nothing. */
export function embedFlags(built: Built): string[] {
  return built.module.spec.embeds === undefined ? [] : ['-overlay', overlayOf(built)];
}

/**
 * Has the tool's module downloaded, and lays those of its files that the program embeds into the program's folder: by Go's overlay, so
 * that nothing is written there. `go` runs a command of Go's and resolves with what that prints.
 */
export async function layEmbeds(built: Built, go: (args: readonly string[]) => Promise<string>): Promise<void> {
  const { dir, spec } = built.module;
  if (spec.embeds === undefined || spec.module === undefined) return;
  const { Dir } = JSON.parse(await go(['mod', 'download', '-json', spec.module])) as { Dir: string };
  const Replace = Object.fromEntries(spec.embeds.map(({ from, to }) => [join(dir, to), join(Dir, from)]));
  await writeFile(overlayOf(built), JSON.stringify({ Replace }));
}

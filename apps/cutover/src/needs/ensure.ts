import { javaBase, nodeBase, shellBase } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import { ensureNeeds, missingTools } from '@cutover/toolchain';
import type { Needs } from '@cutover/toolchain';
import type { Context } from '../context.ts';
import { toolProgress } from '../ui/tool-progress.ts';
import { ROOT } from '../workspace/paths.ts';

const BASES = {
  shell: shellBase,
  node: (options: BuildOptions) => nodeBase({ ...options, workspace: ROOT }),
  java: javaBase,
} as const;

export type BaseName = keyof typeof BASES;

/** Downloads and unpacks what images are based on, one after the other: the compiler wants the cores, too. */
async function makeBases(names: readonly BaseName[], signal: AbortSignal): Promise<void> {
  for (const name of names) await BASES[name]({ signal });
}

/**
 * Makes ready all that a command needs, as one step and before anything of the cluster starts, so that nothing compiles or
 * installs once something runs or is measured. While tools have to be compiled, the images' bases are fetched as well.
 */
export async function ensure({ steps, signal }: Context, needs: Needs, bases: readonly BaseName[]): Promise<void> {
  const { names } = await missingTools(needs.tools);
  await steps.run('tools and packages', async (step) => {
    const meanwhile = names.length === 0 ? undefined : (stop: AbortSignal) => makeBases(bases, stop);
    await ensureNeeds(needs, { progress: toolProgress(step), signal, meanwhile });
  });
}

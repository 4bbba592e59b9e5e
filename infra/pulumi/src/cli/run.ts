import { resolve } from 'node:path';
import { ensureTools } from '@cutover/toolchain';
import type { Progress as ToolProgress } from '@cutover/toolchain';
import { readStack } from '../config/read-stack.ts';
import type { Changes, Engine, Progress } from '../engine/engine.ts';
import { openEngine } from '../engine/local-engine.ts';
import { remembered } from '../engine/remembered.ts';
import type { StackOutputs } from '../program/program.ts';
import type { Surroundings } from '../program/surroundings.ts';
import type { Options } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Where to: as it is said, else where this was made last. @throws UsageError */
async function surroundingsFor({ state, kubeconfig, context }: Options): Promise<Surroundings> {
  const last = await remembered(state);
  if (kubeconfig !== undefined) {
    const { gitops, runsPods } = last ?? {};
    return {
      ...{ kubeconfig: resolve(kubeconfig), ...(context !== undefined && { context }) },
      ...(gitops && { gitops }),
      ...(runsPods !== undefined && { runsPods }),
    };
  }
  if (last === undefined)
    throw new UsageError(
      `--kubeconfig: expected a file, since nothing was made from ${state} yet; or name another --state`,
    );
  return context === undefined ? last : { ...last, context };
}

export interface Say {
  readonly tools: ToolProgress;
  readonly progress: (event: Progress) => void;
}

type Result = Changes | StackOutputs | undefined;

/** What the command gives. @throws UsageError, ConfigError, EngineError, ToolchainError */
export async function runCommand(options: Options, say: Say, signal: AbortSignal): Promise<Result> {
  const { command, stack, state } = options;
  const config = await readStack(stack);
  const surroundings = await surroundingsFor(options);
  const { pulumi, 'pulumi-kubernetes': provider } = await ensureTools(['pulumi', 'pulumi-kubernetes'], {
    ...{ progress: say.tools, signal },
  });
  const engine: Engine = await openEngine({
    ...{ config, state, surroundings },
    tools: { pulumi: pulumi.path, provider: provider.path },
  });
  return command === 'outputs' ? engine.outputs() : engine[command]({ signal, progress: say.progress });
}

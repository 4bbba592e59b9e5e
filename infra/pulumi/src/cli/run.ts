import { resolve } from 'node:path';
import { ensureTools } from '@cutover/toolchain';
import type { Progress as ToolProgress } from '@cutover/toolchain';
import { readStack } from '../config/read-stack.ts';
import type { Changes, Engine, OpenEngine, Progress } from '../engine/engine.ts';
import { openEngine } from '../engine/local-engine.ts';
import { remembered } from '../engine/remembered.ts';
import type { StackOutputs } from '../program/program.ts';
import type { Options } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Where to, as it is said and else as it was; and which environments, as they were. @throws UsageError, ConfigError */
async function asBefore({
  stack,
  state,
  kubeconfig,
  context,
}: Options): Promise<Pick<OpenEngine, 'config' | 'surroundings'>> {
  const [whole, last] = [await readStack(stack), await remembered(state, stack)];
  const path = kubeconfig === undefined ? last?.surroundings.kubeconfig : resolve(kubeconfig);
  if (path === undefined)
    throw new UsageError(
      `--kubeconfig: expected a file, since nothing was made of stack ${stack} from ${state} yet; or name another --state`,
    );
  const { environments } = last ?? {};
  return {
    config: {
      ...whole,
      environments: whole.environments.filter(({ name }) => environments === undefined || environments.includes(name)),
    },
    surroundings: { ...last?.surroundings, kubeconfig: path, ...(context !== undefined && { context }) },
  };
}

export interface Say {
  readonly tools: ToolProgress;
  readonly progress: (event: Progress) => void;
}

type Result = Changes | StackOutputs | undefined;

/** What the command gives. @throws UsageError, ConfigError, EngineError, ToolchainError */
export async function runCommand(options: Options, say: Say, signal: AbortSignal): Promise<Result> {
  const { command, state } = options;
  const before = await asBefore(options);
  const { pulumi, 'pulumi-kubernetes': provider } = await ensureTools(['pulumi', 'pulumi-kubernetes'], {
    ...{ progress: say.tools, signal },
  });
  const engine: Engine = await openEngine({
    ...{ ...before, state },
    tools: { pulumi: pulumi.path, provider: provider.path },
  });
  return command === 'outputs' ? engine.outputs() : engine[command]({ signal, progress: say.progress });
}

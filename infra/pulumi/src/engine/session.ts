import { LocalWorkspace, PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation/index.js';
import { PROJECT } from '../config/read-stack.ts';
import { programOf } from '../program/program.ts';
import { Vault } from '../program/vault.ts';
import type { ActOptions, OpenEngine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { Events } from './events.ts';
import { failureOf } from './failure.ts';
import { keptIn } from './kept-secrets.ts';
import type { ExportedState } from './kept-secrets.ts';
import { restoreCheckpoint } from './checkpoint.ts';
import { endOrphans } from './orphans.ts';
import { redact } from './redact.ts';
import { holdersOf, holderText, isGone } from './stack-lock.ts';
import type { StateFolder } from './state-folder.ts';

/** Server-side apply takes fields from other managers. Read by the provider, which is a child of the command line. */
const FORCE = 'PULUMI_K8S_ENABLE_PATCH_FORCE';

function environment({ home, backend, passphrase }: StateFolder): Record<string, string> {
  return {
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    // Nothing is asked of the network.
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: 'true',
    // Whatever the caller has set: the provider is told where the cluster is.
    KUBECONFIG: '/dev/null',
  };
}

/** @returns undefined where there is no such stack, and none is to be made */
async function select(name: string, folder: StateFolder, isMade: boolean): Promise<Stack | undefined> {
  const { work, home, cli, backend } = folder;
  const pulumiCommand = await PulumiCommand.get({ root: cli, skipVersionCheck: true });
  const options = {
    ...{ workDir: work, pulumiHome: home, pulumiCommand, secretsProvider: 'passphrase' },
    envVars: environment(folder),
    projectSettings: { name: PROJECT, runtime: 'nodejs' as const, backend: { url: `file://${backend}` } },
  };
  // Which program runs is said when what the stack keeps is known.
  const args = { stackName: name, projectName: PROJECT, program: async () => undefined };
  if (isMade) return LocalWorkspace.createOrSelectStack(args, options);
  const workspace = await LocalWorkspace.create(options);
  const there = await workspace.listStacks();
  return there.some((one) => one.name === name) ? LocalWorkspace.selectStack(args, options) : undefined;
}

/**
 * Before anything reads the stack: what a run that is at work writes is not whole at every moment. A lock whose process is gone was left by a run that was killed; so may its
 * provider be, and half of what it wrote.
 * @returns whether such a lock is there @throws EngineError `locked`
 */
async function isLeftLocked(stack: string, { backend, home }: StateFolder): Promise<boolean> {
  const holders = await holdersOf(backend, stack);
  if (holders.length === 0) return false;
  for (const holder of holders)
    if (!(await isGone(holder)))
      throw new EngineError('locked', `stack ${stack}: ${holderText(holder)} is at work on it: wait for its end`);
  await endOrphans(home);
  await restoreCheckpoint(backend, stack);
  return true;
}

type Run = (options: { onEvent: (event: EngineEvent) => void; signal?: AbortSignal }) => Promise<unknown>;

/** A stack that is open for one command. */
export class Session {
  readonly stack: Stack;
  /** As it was when the stack was opened. */
  readonly state: ExportedState;
  readonly #secrets: () => readonly string[];

  private constructor(stack: Stack, state: ExportedState, secrets: () => readonly string[]) {
    this.stack = stack;
    this.state = state;
    this.#secrets = secrets;
  }

  /**
   * Opens a stack: the Secrets that it keeps go into the program that it is to run.
   * @param isMade whether the stack is made where it is not there @returns undefined where it is not there
   */
  static async open(open: OpenEngine, folder: StateFolder, isMade: boolean): Promise<Session | undefined> {
    const { config, surroundings } = open;
    const isLeft = await isLeftLocked(config.stack, folder);
    const stack = await select(config.stack, folder, isMade);
    if (stack === undefined) return undefined;
    if (isLeft) await stack.cancel();
    const { deployment } = await stack.exportStack();
    const state = (deployment ?? {}) as ExportedState;
    const vault = new Vault(keptIn(state));
    const password = surroundings.gitops?.repository.password;
    stack.workspace.program = programOf(config, surroundings, vault);
    return new Session(stack, state, () => [...vault.values(), ...(password === undefined ? [] : [password])]);
  }

  /** Whether fields of other managers are taken by what runs next. */
  set forces(forces: boolean) {
    this.stack.workspace.envVars[FORCE] = String(forces);
  }

  /** @param doing what is done, for the error @throws EngineError, without a secret */
  async run(doing: string, run: Run, { signal, progress }: ActOptions, events = new Events(progress)): Promise<Events> {
    try {
      await run({ onEvent: events.take, ...(signal && { signal }) });
      return events;
    } catch (error) {
      const where = `stack ${this.stack.name}: ${doing}`;
      if (signal?.aborted) throw new EngineError('aborted', `${where}: ended before it was done`);
      const { code, message } = failureOf(where, events.diagnostics, error);
      throw new EngineError(code, redact(message, this.#secrets()));
    }
  }
}

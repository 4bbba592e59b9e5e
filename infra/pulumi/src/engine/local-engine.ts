import type { StackOutputs, Webhook } from '../program/program.ts';
import { conflictsIn, conflictText } from './conflicts.ts';
import type { ActOptions, Changes, Engine, OpenEngine } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { Events } from './events.ts';
import { urnsIn } from './kept-secrets.ts';
import { letLateRejectionsGo } from './late-rejections.ts';
import { remember } from './remembered.ts';
import { Session } from './session.ts';
import { makeStateFolder } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';

const changesOf = ({ changes, unchanged }: Events, takenBack: readonly string[] = []): Changes => ({
  ...{ changes, unchanged, takenBack },
});

const NOTHING: Changes = { changes: [], unchanged: 0, takenBack: [] };

/** What is to be made, and was begun by a run that was killed: applied again, it is the same object. */
async function clearPending(session: Session, options: ActOptions): Promise<void> {
  if ((session.state.pending_operations ?? []).length === 0) return;
  await session.run(
    'what a killed run left',
    (run) => session.stack.refresh({ ...run, clearPendingCreates: true }),
    options.signal === undefined ? {} : { signal: options.signal },
  );
}

class LocalEngine implements Engine {
  readonly #open: OpenEngine;
  readonly #folder: StateFolder;

  constructor(open: OpenEngine, folder: StateFolder) {
    this.#open = open;
    this.#folder = folder;
  }

  /** Makes the stack where it is not there. */
  async #made(options: ActOptions): Promise<Session> {
    const session = await Session.open(this.#open, this.#folder, true);
    if (session === undefined) throw new EngineError('failed', `stack ${this.#open.config.stack}: was not made`);
    await clearPending(session, options);
    return session;
  }

  async preview(options: ActOptions = {}): Promise<Changes> {
    const session = await this.#made(options);
    // What somebody edited is to be shown, not to be an error.
    session.forces = true;
    return changesOf(await session.run('preview', (run) => session.stack.preview({ ...run, refresh: true }), options));
  }

  async up(options: ActOptions = {}): Promise<Changes> {
    const session = await this.#made(options);
    const { state, surroundings, config } = this.#open;
    await remember(state, config.stack, { surroundings, environments: config.environments.map(({ name }) => name) });
    session.forces = false;
    const up = (run: object) => session.stack.up({ ...run, refresh: true });
    const events = new Events(options.progress);
    try {
      return changesOf(await session.run('up', up, options, events));
    } catch (error) {
      const takenBack = await this.#takeBack(session, events, options);
      if (takenBack === undefined) throw error;
      return changesOf(await session.run('up', up, options), takenBack);
    }
  }

  /**
   * Fields that others set of objects that this stack made; of objects that it did not make, nothing is taken.
   * @returns what was taken; undefined where that is not what was wrong
   */
  async #takeBack(session: Session, { diagnostics }: Events, options: ActOptions): Promise<string[] | undefined> {
    const conflicts = conflictsIn(diagnostics);
    const own = urnsIn(session.state);
    if (conflicts.length === 0 || conflicts.some(({ urn }) => !own.has(urn))) return undefined;
    const target = [...new Set(conflicts.map(({ urn }) => urn))];
    session.forces = true;
    await session.run('what was edited by hand', (run) => session.stack.up({ ...run, target }), options);
    session.forces = false;
    return conflicts.map(conflictText);
  }

  async refresh(options: ActOptions = {}): Promise<Changes> {
    const session = await Session.open(this.#open, this.#folder, false);
    if (session === undefined) throw this.#noStack();
    return changesOf(await session.run('refresh', (run) => session.stack.refresh(run), options));
  }

  async destroy(options: ActOptions = {}): Promise<Changes> {
    const session = await Session.open(this.#open, this.#folder, false);
    if (session === undefined) return NOTHING;
    await clearPending(session, options);
    const events = await session.run('destroy', (run) => session.stack.destroy(run), options);
    await session.stack.workspace.removeStack(session.stack.name);
    return changesOf(events);
  }

  async outputs(): Promise<StackOutputs | undefined> {
    const session = await Session.open(this.#open, this.#folder, false);
    const { namespaces, webhook } = (await session?.stack.outputs()) ?? {};
    if (namespaces === undefined) return undefined;
    const made = { namespaces: namespaces.value as string[] };
    return webhook === undefined ? made : { ...made, webhook: webhook.value as Webhook };
  }

  #noStack(): EngineError {
    return new EngineError('no-stack', `stack ${this.#open.config.stack}: nothing was made of it here: up comes first`);
  }
}

/** The real engine with the real provider, on this machine. @throws ToolchainError where its folder cannot be made */
export async function openEngine(open: OpenEngine): Promise<Engine> {
  letLateRejectionsGo();
  return new LocalEngine(open, await makeStateFolder(open.state, open.tools));
}

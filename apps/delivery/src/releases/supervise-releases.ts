import { setTimeout as sleep } from 'node:timers/promises';
import { FactsReader, isForgeError, openMirror, stepsOf, take } from '@cutover/forge';
import type { Mirror, ReleaseFacts, Reverting, Step } from '@cutover/forge';
import { Pauses } from './pauses.ts';

/** A line for people, and what it is of. */
export interface ReleaseLog {
  info(line: string): void;
  error(line: string): void;
}

export interface Supervising {
  /** The forge and the repository, and what a revert is rendered with. */
  readonly reverting: Reverting;
  readonly cluster: ReleaseFacts;
  readonly signal: AbortSignal;
  readonly log: ReleaseLog;
  /** Between two looks (default: 3 s). A look is a fetch and a list of each kind: it takes no event to be seen. */
  readonly everyMs?: number;
}

const EVERY_MS = 3_000;
const FACTS = 'facts';

/** The same for the same step, whenever it is found. */
function keyOf(step: Step): string {
  if ('verdicts' in step) return 'verdicts';
  const { environment, service, commit } = step.revert.release;
  return `revert ${environment}/${service}@${commit}`;
}

const lineOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Gitea looks for conflicts before it merges: until it has, a merge is refused, and nothing is wrong. */
const isEarly = (error: unknown): boolean => isForgeError(error) && error.retriable;

/** Says a trouble once, until it is another one. */
class Troubles {
  private readonly said = new Map<string, string>();
  private readonly log: ReleaseLog;

  constructor(log: ReleaseLog) {
    this.log = log;
  }

  has(key: string, error: unknown): void {
    const line = lineOf(error);
    if (this.said.get(key) !== line) this.log.error(line);
    this.said.set(key, line);
  }

  isOver(key: string): void {
    this.said.delete(key);
  }
}

class Supervisor {
  private readonly pauses = new Pauses();
  private readonly troubles: Troubles;
  private readonly reader: FactsReader;
  private readonly mirror: Mirror;
  private readonly supervising: Supervising;

  constructor(mirror: Mirror, supervising: Supervising) {
    this.mirror = mirror;
    this.supervising = supervising;
    this.reader = new FactsReader(mirror, supervising.cluster);
    this.troubles = new Troubles(supervising.log);
  }

  /** Undefined where nobody could be asked. */
  private async steps(): Promise<readonly Step[] | undefined> {
    try {
      const steps = stepsOf(await this.reader.read(new Date()));
      this.troubles.isOver(FACTS);
      return steps;
    } catch (error) {
      this.supervising.signal.throwIfAborted();
      this.troubles.has(FACTS, error);
      return undefined;
    }
  }

  private async does(step: Step): Promise<void> {
    const { reverting, signal, log } = this.supervising;
    const key = keyOf(step);
    if (this.pauses.isPaused(key, performance.now())) return;
    try {
      for (const line of await take(step, reverting, this.mirror)) log.info(line);
      this.troubles.isOver(key);
    } catch (error) {
      signal.throwIfAborted();
      if (isEarly(error)) return;
      this.pauses.failed(key, performance.now());
      this.troubles.has(key, error);
    }
  }

  /** One after the other, and of each kind what is found now: what changed by the first is looked at again before anything is repeated. */
  async look(): Promise<void> {
    const steps = await this.steps();
    if (steps === undefined) return;
    this.pauses.keepOnly(new Set(steps.map(keyOf)));
    for (const step of steps) await this.does(step);
  }
}

/** The forge may come up later than this does. */
async function mirrorOf({ reverting, signal, log, everyMs = EVERY_MS }: Supervising): Promise<Mirror> {
  const troubles = new Troubles(log);
  for (;;) {
    try {
      return await openMirror({ ...reverting.remote, signal });
    } catch (error) {
      signal.throwIfAborted();
      troubles.has('clone', error);
      await sleep(everyMs, undefined, { signal });
    }
  }
}

/**
 * Gives every release its verdict and takes back in Git what was aborted, until the signal ends it. It keeps nothing that counts: ended at any point and started again, it finds what is left to do in how Git and
 * the cluster are. Two of them at once give no second verdict; both may try the same revert, of which one finds it done.
 */
export async function superviseReleases(supervising: Supervising): Promise<void> {
  const { signal, everyMs = EVERY_MS } = supervising;
  let mirror: Mirror | undefined;
  try {
    mirror = await mirrorOf(supervising);
    const supervisor = new Supervisor(mirror, supervising);
    for (;;) {
      await supervisor.look();
      await sleep(everyMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await mirror?.remove();
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { ZodError } from 'zod';

import { preference } from './preference.ts';
import {
  diskFullExitCode,
  type GeneratorDone,
  type GeneratorEnded,
  type GeneratorNotice,
  generatorNoticeSchema,
  type GeneratorOrder,
  type GeneratorPlan,
  type GeneratorTick,
} from '../generator/plan.ts';

const mainFile = fileURLToPath(new URL('../generator/main.ts', import.meta.url));

export interface GeneratorProcess {
  /** On this machine; null when it could not be told. */
  readonly pid: number | null;
  /** Requests in its whole schedule. */
  readonly scheduled: number;
  readonly niceness: number;
  /** Whether the scheduler prefers it to everything that is not real-time. */
  readonly realtime: boolean;
  /** @param zeroNs instant of CLOCK_MONOTONIC (process.hrtime.bigint()) that its records count from; may lie ahead */
  start(zeroNs: bigint): void;
  /**
   * Sends nothing that is due later than `atMs`, drains, and resolves once the records are written.
   * @param atMs ms since its start, best a little ahead: the order takes its time; by default as soon as it arrives
   */
  stop(atMs?: number): Promise<GeneratorDone>;
  /** Ends it at once; nothing is written. */
  kill(): void;
}

export interface GeneratorOptions {
  plan: GeneratorPlan;
  planFile: string;
  /** Wraps the command, such as Cluster.inNodeNetwork; by default it runs where the caller runs. */
  wrap?: (argv: string[]) => string[];
  onTick?: (tick: GeneratorTick) => void;
  /** Told each second, where the plan says so. */
  onEnded?: (ended: GeneratorEnded) => void;
  signal?: AbortSignal;
}

/** The generator process ended without having said what was waited for. */
export class GeneratorFailed extends Error {
  readonly code = 'generator-failed';
}

/** Its records found no room. As the file system says it, so that whoever is told of a full disk is told of this one, too. */
export class RecordsFoundNoRoom extends Error {
  readonly code = 'ENOSPC';
  readonly path: string;

  constructor(path: string) {
    super(`ENOSPC: no space left on device, write '${path}'`);
    this.path = path;
  }
}

const lastLine = (text: string): string => text.trim().split('\n').slice(-3).join(' | ');

type Ready = Extract<GeneratorNotice, { type: 'ready' }>;

const noticeIn = (line: string): GeneratorNotice | null => {
  try {
    return generatorNoticeSchema.parse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ZodError) return null;
    throw error;
  }
};

interface Conversation {
  ready: Promise<Ready>;
  done: Promise<GeneratorDone>;
}

const converse = (
  child: ChildProcess,
  { onTick, onEnded, output }: Required<Pick<GeneratorOptions, 'onTick' | 'onEnded'>> & { output: string },
): Conversation => {
  const ready = Promise.withResolvers<Ready>();
  const done = Promise.withResolvers<GeneratorDone>();
  let stderr = '';
  const fail = (reason: string, error: Error = new GeneratorFailed(`the load generator ${reason}`)) => {
    ready.reject(error);
    done.reject(error);
  };
  // Whoever awaits one of the two sees the failure; the other must not count as unhandled.
  ready.promise.catch(() => undefined);
  done.promise.catch(() => undefined);
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-4000)));
  child.on('error', (error) => fail(`could not be started: ${error.message}`));
  child.on('close', (code, signal) => {
    if (code === diskFullExitCode) fail('found no room', new RecordsFoundNoRoom(output));
    else fail(`ended early (${signal ?? `code ${code}`}): ${lastLine(stderr)}`);
  });
  if (child.stdout === null) throw new GeneratorFailed('the load generator has no standard output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const notice = noticeIn(line);
    if (notice === null) fail(`said what cannot be understood: ${line.slice(0, 120)}`);
    else if (notice.type === 'ready') ready.resolve(notice);
    else if (notice.type === 'done') done.resolve(notice);
    else if (notice.type === 'ended') onEnded(notice);
    else onTick(notice);
  });
  return { ready: ready.promise, done: done.promise };
};

/** Starts a generator in a process of its own and waits until it is ready to be given its start. @throws GeneratorFailed */
export const spawnGenerator = async (options: GeneratorOptions): Promise<GeneratorProcess> => {
  const { plan, planFile, wrap = (argv) => argv, onTick = () => {}, onEnded = () => {}, signal } = options;
  // The plan holds the clients' tokens.
  await writeFile(planFile, JSON.stringify(plan), { mode: 0o600 });
  const own = [...(await preference()), process.execPath, mainFile, planFile];
  const [command, ...args] = wrap(own) as [string, ...string[]];
  // A session of its own: Ctrl-C is the caller's to handle, and the kernel weighs sessions against each other (autogroup).
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const order = (what: GeneratorOrder) => child.stdin.write(`${JSON.stringify(what)}\n`);
  child.stdin.on('error', () => child.kill());
  const kill = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  const { ready, done } = converse(child, { onTick, onEnded, output: plan.output });
  const { scheduled, niceness, realtime } = await ready;
  return {
    pid: child.pid ?? null,
    scheduled,
    niceness,
    realtime,
    start: (zeroNs) => void order({ type: 'start', zeroNs: String(zeroNs) }),
    stop: async (atMs) => {
      order({ type: 'stop', ...(atMs === undefined ? {} : { atMs }) });
      const notice = await done;
      signal?.removeEventListener('abort', kill);
      return notice;
    },
    kill,
  };
};

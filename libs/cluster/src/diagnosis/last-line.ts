import { isClusterError } from '../errors.ts';
import type { Finding, LogSource } from './finding.ts';
import type { Hindrance } from './hindrance.ts';
import type { Kubectl } from './workload.ts';

const TAIL = 40;
const LONGEST = 1_000;

/** Frames of a stack, the runtime's name for itself and closing brackets come after what was said. */
const AFTERWORDS = /^\s*(at .*|Node\.js v\d.*|[\])},;^~]+|\.{3} \d+ more.*)?$/;
const ERROR = /^(Uncaught |Exception in thread "[^"]*" |panic: )?[\w$.]*(Error|Exception|panic)\b[^:]*: /;

interface LogEntry {
  readonly msg?: unknown;
  readonly message?: unknown;
  readonly err?: { readonly message?: unknown };
}

/** A structured line's message and error; else the line as it is. */
function plain(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, message = msg, err } = JSON.parse(line) as LogEntry;
    const words = [message, err?.message].filter((word) => typeof word === 'string' && word !== '');
    return words.length === 0 ? line : words.join(': ');
  } catch (error) {
    if (error instanceof SyntaxError) return line;
    throw error;
  }
}

/** The line of a log's end that says why it ends: the last one, or before a stack the error that was thrown. */
export function lastWords(log: string): string | undefined {
  const lines = log
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !AFTERWORDS.test(line));
  const line = plain((lines.findLast((one) => ERROR.test(one)) ?? lines.at(-1) ?? '').trim());
  return line === '' ? undefined : line.slice(0, LONGEST);
}

/** What kubectl prints, and succeeds, where the kubelet has removed the log of that life. */
const GONE = /^unable to retrieve container logs for /;

/** Reads each container's log once a life of it. */
export class LastLines {
  readonly #kubectl: Kubectl;
  readonly #known = new Map<string, Promise<string | undefined>>();
  /** By container: what an earlier life of it said, for one whose log is gone. */
  readonly #earlier = new Map<string, string>();

  constructor(kubectl: Kubectl) {
    this.#kubectl = kubectl;
  }

  /** The finding as a hindrance; of a crash with the last line of its log. */
  async completed({ log, fault: _, restarts: __, ...hindrance }: Finding): Promise<Hindrance> {
    if (log === undefined) return hindrance;
    const line = await this.#lineOf(log);
    return line === undefined ? hindrance : { ...hindrance, detail: `${hindrance.detail}; its log ends: ${line}` };
  }

  #lineOf(source: LogSource): Promise<string | undefined> {
    const key = JSON.stringify(source);
    const line = this.#known.get(key) ?? this.#anyLife(source);
    this.#known.set(key, line);
    return line;
  }

  /** Of the life that ended; else of the one beside it, else of one that was read before. */
  async #anyLife(source: LogSource): Promise<string | undefined> {
    const container = JSON.stringify([source.namespace, source.pod, source.container]);
    const line =
      (await this.#read(source)) ??
      (await this.#read({ ...source, previous: !source.previous })) ??
      this.#earlier.get(container);
    if (line !== undefined) this.#earlier.set(container, line);
    return line;
  }

  async #read({ namespace, pod, container, previous }: LogSource): Promise<string | undefined> {
    const which = [pod, '--namespace', namespace, '--container', container, ...(previous ? ['--previous'] : [])];
    try {
      const { stdout } = await this.#kubectl(['logs', ...which, `--tail=${TAIL}`]);
      return GONE.test(stdout) ? undefined : lastWords(stdout);
    } catch (error) {
      // The pod may be gone by now, or its log: that it crashed is known all the same.
      if (isClusterError(error, 'command-failed')) return undefined;
      throw error;
    }
  }
}

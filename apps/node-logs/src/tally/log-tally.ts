import { join } from 'node:path';
import { isError, parseCriLine } from '../logs/cri-line.ts';
import { containerLogs, namesIn } from '../pods/container-logs.ts';
import type { ContainerLogs } from '../pods/container-logs.ts';
import { readLines } from './log-file.ts';

/** Who is told what was found since the last look. */
export interface LogSink {
  found(source: Source, counts: Counts): void;
  /** The pod is gone from the node. */
  gone(source: Source): void;
}

export interface Source {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface Counts {
  readonly lines: number;
  /** As they stand in the file, with the runtime's own words before each. */
  readonly bytes: number;
  readonly errors: number;
}

/** `0.log`, and `0.log.20261129-094027` once it was rotated; what the kubelet has compressed was read before. */
const LOG_FILE = /^\d+\.log(?:\.\d{8}-\d{6})?$/;

/** What is known of one container's files: inode → how far it was read. */
type Offsets = ReadonlyMap<number, number>;

interface Followed {
  readonly source: Source;
  offsets: Offsets;
}

/** Counts what is logged on a node, each line once, over restarts of containers and rotations of files. */
export class LogTally {
  readonly #podLogs: string;
  readonly #sink: LogSink;
  readonly #followed = new Map<string, Followed>();

  constructor(podLogs: string, sink: LogSink) {
    this.#podLogs = podLogs;
    this.#sink = sink;
  }

  /** Looks at every log once. @throws Error where the folder or a file cannot be read */
  async scan(signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    for await (const logs of containerLogs(this.#podLogs)) {
      if (signal.aborted) return;
      seen.add(logs.folder);
      await this.#scanContainer(logs);
    }
    for (const [folder, { source }] of this.#followed) {
      if (seen.has(folder)) continue;
      this.#followed.delete(folder);
      if (!this.#isStillFollowed(source)) this.#sink.gone(source);
    }
  }

  /** A StatefulSet's next pod has the name of the one before. */
  #isStillFollowed({ namespace, pod, container }: Source): boolean {
    return [...this.#followed.values()].some(
      ({ source }) => source.namespace === namespace && source.pod === pod && source.container === container,
    );
  }

  async #scanContainer({ folder, namespace, pod, container }: ContainerLogs): Promise<void> {
    const followed = this.#followed.get(folder) ?? { source: { namespace, pod, container }, offsets: new Map() };
    this.#followed.set(folder, followed);
    const counts = { lines: 0, bytes: 0, errors: 0 };
    const offsets = new Map<number, number>();
    for (const name of await namesIn(folder)) {
      if (!LOG_FILE.test(name)) continue;
      const position = await readLines(join(folder, name), followed.offsets, (line, bytes) =>
        count(counts, line, bytes),
      );
      if (position !== undefined) offsets.set(position.inode, position.offset);
    }
    followed.offsets = offsets;
    this.#sink.found(followed.source, counts);
  }
}

function count(counts: { lines: number; bytes: number; errors: number }, line: string, bytes: number): void {
  counts.bytes += bytes;
  const parsed = parseCriLine(line);
  if (parsed === undefined || parsed.isPartial) return;
  counts.lines += 1;
  if (isError(parsed.text)) counts.errors += 1;
}

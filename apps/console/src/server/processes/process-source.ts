import { connect } from 'node:net';
import type { ProcessItem } from '../../model/items.ts';
import type { LogLine } from '../../model/messages.ts';
import { keepReading } from '../keep-reading.ts';
import { KEPT_LINES } from '../logs/log-feed.ts';
import { linesOf } from '../logs/lines-of.ts';
import { sourceItem } from '../polling.ts';
import type { LogSink, LogSource, LogTarget, Sink, Source } from '../source.ts';
import { feedLineSchema, type FedProcess } from './feed.ts';

/** The processes of `npm run dev`, as it tells of them on a socket, and their lines. */
export class ProcessSource implements Source, LogSource {
  readonly name = 'processes';
  readonly #socket: string;
  readonly #stopping = new AbortController();
  readonly #kept = new Map<string, LogLine[]>();
  readonly #readers = new Map<string, Set<LogSink>>();
  #running: Promise<void> = Promise.resolve();

  constructor(socket: string) {
    this.#socket = socket;
  }

  start(sink: Sink): void {
    sink.put(sourceItem(this.name, 'connecting'));
    this.#running = this.#run(sink);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  follow(target: LogTarget, sink: LogSink, signal: AbortSignal): void {
    if (target.type !== 'process') throw new Error(`${target.type} is no process`);
    const readers = this.#readers.get(target.process) ?? new Set();
    this.#readers.set(target.process, readers.add(sink));
    signal.addEventListener('abort', () => readers.delete(sink), { once: true });
    sink.state('following');
    sink.lines(this.#kept.get(target.process) ?? []);
  }

  #run(sink: Sink): Promise<void> {
    const reading = { name: this.name, ended: 'npm run dev has ended', read: () => this.#read(sink) };
    return keepReading(reading, sink, this.#stopping.signal);
  }

  async #read(sink: Sink): Promise<void> {
    const socket = connect(this.#socket);
    const end = () => socket.destroy();
    this.#stopping.signal.addEventListener('abort', end, { once: true });
    try {
      for await (const line of linesOf(socket)) this.#take(line, sink);
    } finally {
      this.#stopping.signal.removeEventListener('abort', end);
      socket.destroy();
    }
  }

  #take(line: string, sink: Sink): void {
    const said = feedLineSchema.parse(JSON.parse(line));
    if ('processes' in said) {
      sink.put(sourceItem(this.name, 'live'));
      sink.replace('process', said.processes.map(itemOf));
      return;
    }
    const kept = this.#kept.get(said.process) ?? [];
    // It begins with what it has kept: a second time after its connection was lost.
    if ((kept.at(-1)?.[0] ?? '') > said.at) return;
    kept.push([said.at, said.line]);
    if (kept.length > KEPT_LINES) kept.shift();
    this.#kept.set(said.process, kept);
    for (const reader of this.#readers.get(said.process) ?? []) reader.lines([[said.at, said.line]]);
  }
}

function itemOf({ version, ...rest }: FedProcess): ProcessItem {
  return { kind: 'process', id: rest.name, ...rest, ...(version === undefined ? {} : { version }) };
}

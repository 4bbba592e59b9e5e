import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { healthOf, listens } from './health.ts';
import type { Health } from './health.ts';
import type { Service } from './services.ts';

/** A server beside the services, which is asked for nothing but whether it listens. */
export interface Beside {
  readonly name: string;
  readonly port: number;
  readonly address: string;
}

export interface FeedParts {
  readonly dir: string;
  readonly services: readonly Service[];
  readonly beside: readonly Beside[];
}

const MANAGEMENT = ['/healthz', '/readyz', '/metrics'];
const LOOK_MS = 1_000;
/** Lines of each process, for whoever connects later. */
const KEPT = 500;
/** Of a reader that does not read; the console reads at once. */
const WAITING_BYTES = 16_777_216;

/**
 * Tells the console of a local run how its processes stand and what they write: a line of JSON each, on a socket that only its owner can open. The console checks each
 * line against a schema of its own (apps/console/src/server/processes/feed.ts); the test of a local run holds both together.
 */
export class Feed {
  readonly path: string;
  readonly #parts: FeedParts;
  readonly #readers = new Set<Socket>();
  readonly #kept = new Map<string, string[]>();
  readonly #since = new Map<string, { readonly state: string; readonly at: string }>();
  readonly #server = createServer((socket) => this.#greet(socket));
  #processes = '';
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.path = join(parts.dir, 'processes.sock');
  }

  async start(): Promise<void> {
    // Of a run that was killed: a socket that nobody listens on any more.
    await rm(this.path, { force: true });
    this.#server.listen(this.path);
    await once(this.#server, 'listening');
    await this.#look();
  }

  line(process: string, line: string): void {
    const text = `${JSON.stringify({ process, line, at: new Date().toISOString() })}\n`;
    const kept = this.#kept.get(process) ?? [];
    this.#kept.set(process, kept);
    kept.push(text);
    if (kept.length > KEPT) kept.shift();
    this.#send(text);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    for (const reader of this.#readers) reader.destroy();
    this.#server.close();
  }

  #greet(socket: Socket): void {
    this.#readers.add(socket);
    socket.on('close', () => this.#readers.delete(socket));
    // It has gone; it comes back by itself.
    socket.on('error', () => socket.destroy());
    socket.write(this.#processes + [...this.#kept.values()].flat().join(''));
  }

  #send(text: string): void {
    for (const reader of this.#readers) {
      if (reader.writableLength > WAITING_BYTES) reader.destroy();
      else reader.write(text);
    }
  }

  async #look(): Promise<void> {
    const { services, beside } = this.#parts;
    const [asked, heard] = await Promise.all([Promise.all(services.map(healthOf)), Promise.all(beside.map(listens))]);
    const processes = [
      ...services.map((service, i) => this.#process(asked[i]!, `http://127.0.0.1:${service.port}`, linksOf(service))),
      ...beside.map(({ address }, i) => this.#process(heard[i]!, address, undefined)),
    ];
    const text = `${JSON.stringify({ processes })}\n`;
    if (text !== this.#processes) this.#send((this.#processes = text));
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#look(), LOOK_MS);
  }

  #process({ name, state, version }: Health, address: string, links: readonly string[] | undefined) {
    const known = this.#since.get(name);
    const since = known?.state === state ? known : { state, at: new Date().toISOString() };
    this.#since.set(name, since);
    const told = version === undefined || version === '' ? {} : { version };
    return { name, state, ...told, address, links: links ?? [], hasLogs: links !== undefined, since: since.at };
  }
}

/** Paths of its own address, and whole addresses. */
const linksOf = ({ links, managementPort }: Service): readonly string[] => [
  ...links,
  '/version',
  ...MANAGEMENT.map((path) => `http://127.0.0.1:${managementPort}${path}`),
];

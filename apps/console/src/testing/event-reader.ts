import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { linesOf } from '../server/logs/lines-of.ts';

export interface ReadEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** A browser's side of a stream, as far as a test looks at it. */
export class EventReader {
  readonly events: ReadEvent[] = [];
  readonly answer: IncomingMessage;
  heartbeats = 0;
  /** Why it is over, once it is. */
  over: string | undefined;

  private constructor(answer: IncomingMessage) {
    this.answer = answer;
  }

  /** Connected, and reading unless it is told not to. */
  static async open(
    url: string,
    options: { lastId?: string; host?: string; reads?: boolean } = {},
  ): Promise<EventReader> {
    const { lastId, host, reads = true } = options;
    const headers = { ...(lastId && { 'last-event-id': lastId }), ...(host && { host }) };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(url, { headers, agent: false }, resolve).on('error', reject).end();
    const reader = new EventReader(await promise);
    reader.answer.on('close', () => (reader.over ??= 'closed'));
    reader.answer.on('error', (error) => (reader.over = error.message));
    if (reads) reader.read();
    return reader;
  }

  read(): void {
    void this.#read().catch((error: Error) => (this.over = error.message));
  }

  get last(): ReadEvent | undefined {
    return this.events.at(-1);
  }

  close(): void {
    this.answer.destroy();
  }

  async #read(): Promise<void> {
    let [id, name] = ['', ''];
    for await (const line of linesOf(this.answer)) {
      if (line === ':') this.heartbeats += 1;
      else if (line.startsWith('id: ')) id = line.slice(4);
      else if (line.startsWith('event: ')) name = line.slice(7);
      else if (line.startsWith('data: ')) this.events.push({ id, name, data: JSON.parse(line.slice(6)) });
    }
  }
}

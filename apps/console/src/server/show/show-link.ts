import { connect, type Socket } from 'node:net';
import { hostLineSchema } from '@cutover/comparison/demonstration';
import type { Answer, Asked, Reply } from '@cutover/comparison/demonstration';
import { foldShow, NO_SHOW } from '@cutover/replay/live';
import type { LiveMessage, Show } from '@cutover/replay/live';
import { DomainError } from '@cutover/service-kit';
import { Channel } from '../live/channel.ts';
import type { ChannelLimits } from '../live/channel.ts';
import { keepReading } from '../keep-reading.ts';
import { linesOf } from '../logs/lines-of.ts';
import { sourceItem } from '../polling.ts';
import type { Sink, Source } from '../source.ts';

const REPLY_WITHIN_MS = 60_000;

/** The demonstration that is shown, as it tells of itself on a socket of this machine, and where its orders go. */
export class ShowLink implements Source {
  readonly name = 'demonstration';
  /** Whoever comes is given the show as it stands, and what is told from then on. */
  readonly channel: Channel;
  readonly #path: string;
  readonly #stopping = new AbortController();
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #show: Show = NO_SHOW;
  #socket: Socket | undefined;
  #asked = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(path: string, limits: ChannelLimits) {
    this.#path = path;
    this.channel = new Channel(limits, () => this.#show);
  }

  get show(): Show {
    return this.#show;
  }

  start(sink: Sink): void {
    sink.put(sourceItem(this.name, 'connecting'));
    this.#running = this.#run(sink);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#socket?.destroy();
    await this.#running;
    this.channel.close();
  }

  /** Tells all who look on. */
  tell(message: LiveMessage): void {
    this.#show = foldShow(this.#show, message);
    this.channel.publish('message', message);
  }

  /** @throws {DomainError} `show.away` without a demonstration, `show.refused` with its own words */
  async ask(asked: Asked): Promise<Answer | undefined> {
    const socket = this.#socket;
    if (socket === undefined) throw new DomainError('show.away', 'the demonstration does not run', { retriable: true });
    this.#asked += 1;
    const id = this.#asked;
    const reply = await new Promise<Reply>((resolve) => {
      const settle = (reply: Reply) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(reply);
      };
      const late = () => settle({ type: 'reply', id, refused: 'the demonstration does not answer' });
      const timer = setTimeout(late, REPLY_WITHIN_MS);
      this.#waiting.set(id, settle);
      socket.write(`${JSON.stringify({ id, ...asked })}\n`);
    });
    if (reply.refused !== undefined) throw new DomainError('show.refused', reply.refused);
    return reply.answer;
  }

  #run(sink: Sink): Promise<void> {
    const reading = { name: this.name, ended: 'it has ended', read: () => this.#read(sink), lost: () => this.#lost() };
    return keepReading(reading, sink, this.#stopping.signal);
  }

  async #read(sink: Sink): Promise<void> {
    const socket = connect(this.#path);
    try {
      for await (const line of linesOf(socket)) {
        if (this.#socket === undefined) sink.put(sourceItem(this.name, 'live'));
        this.#socket = socket;
        this.#take(line);
      }
    } finally {
      socket.destroy();
    }
  }

  #take(line: string): void {
    const said = hostLineSchema.parse(JSON.parse(line));
    if (said.type === 'reply') this.#waiting.get(said.id)?.(said);
    else this.tell(said);
  }

  #lost(): void {
    if (this.#socket === undefined) return;
    this.#socket = undefined;
    for (const [id, settle] of this.#waiting) settle({ type: 'reply', id, refused: 'the demonstration has ended' });
    this.tell({ type: 'connection', isConnected: false });
  }
}

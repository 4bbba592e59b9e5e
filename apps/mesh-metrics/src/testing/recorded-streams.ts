import { LogStream, type LogStreamParts } from '../receive/log-stream.ts';
import type { HttpEntry, StreamMessage } from '../receive/messages.ts';

/** What is done to entries before they are counted: the faults that a comparison has to find. */
export const FAULTS = {
  'drops every tenth entry': (entries: readonly HttpEntry[]) => entries.filter(() => (tenth += 1) % 10 !== 0),
  'swaps two codes': (entries: readonly HttpEntry[]) => entries.map((entry) => withCode(entry, SWAPPED)),
  'takes UC for UF': (entries: readonly HttpEntry[]) => entries.map(withOtherFlag),
  'counts an entry twice': (entries: readonly HttpEntry[]) => [...entries, ...entries.slice(0, 1)],
} satisfies Record<string, (entries: readonly HttpEntry[]) => readonly HttpEntry[]>;

export type Fault = keyof typeof FAULTS;

let tenth = 0;
const SWAPPED: Readonly<Record<number, number>> = { 200: 500, 500: 200 };

function withCode(entry: HttpEntry, codes: Readonly<Record<number, number>>): HttpEntry {
  const value = entry.response?.response_code?.value ?? 0;
  return { ...entry, response: { ...entry.response, response_code: { value: codes[value] ?? value } } };
}

function withOtherFlag(entry: HttpEntry): HttpEntry {
  const { response_flags: flags = {}, ...common } = entry.common_properties ?? {};
  const { upstream_connection_termination: uc, ...rest } = flags;
  const changed = uc === true ? { ...rest, upstream_connection_failure: true } : flags;
  return { ...entry, common_properties: { ...common, response_flags: changed } };
}

/** Streams that keep what has come. */
export class RecordedStreams {
  /** Messages of each stream, in the order in which they came. */
  readonly #streams: StreamMessage[][] = [];

  /** Entries that have come. */
  get received(): number {
    return this.#streams.flat().reduce((total, message) => total + entriesOf(message), 0);
  }

  readonly open = (parts: LogStreamParts): LogStream => {
    const messages: StreamMessage[] = [];
    this.#streams.push(messages);
    return new (class extends LogStream {
      override take(message: StreamMessage): void {
        messages.push(message);
        super.take(message);
      }
    })(parts);
  };

  /** Sends the same again to another receiver, with a fault or without. */
  replay(parts: LogStreamParts, fault?: Fault): void {
    for (const messages of this.#streams) {
      const stream = new LogStream(parts);
      for (const message of messages) stream.take(tampered(message, fault));
    }
  }
}

function tampered(message: StreamMessage, fault: Fault | undefined): StreamMessage {
  const entries = message.http_logs?.log_entry;
  if (fault === undefined || entries === undefined) return message;
  return { ...message, http_logs: { log_entry: FAULTS[fault](entries) } };
}

function entriesOf({ http_logs: http, tcp_logs: tcp }: StreamMessage): number {
  return (http?.log_entry ?? []).length + (tcp?.log_entry ?? []).length;
}

/** A JSON answer. Without a body nothing is sent but the head. */
export interface JsonReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

/** A finished text, such as CSV. */
export interface TextReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly contentType: string;
  readonly text: string;
}

/** Text that is made as it is sent, with back-pressure. */
export interface StreamReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly contentType: string;
  readonly chunks: AsyncIterable<string>;
  /** True for streams without an end of their own, such as server-sent events: a drain ends them at once, and so does the end of their caller's token. */
  readonly endless?: boolean;
  /** Aborted once the connection is gone, which ends the stream; whoever aborts it cuts off a client that does not read. */
  readonly lifetime?: AbortController;
}

export type Reply = JsonReply | TextReply | StreamReply;

export const reply = (status: number, body?: unknown, headers?: Readonly<Record<string, string>>): JsonReply => ({
  status,
  body,
  headers,
});

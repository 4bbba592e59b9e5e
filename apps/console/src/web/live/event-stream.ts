/** What comes of a stream, by the names of its messages. */
export type Listeners = Readonly<Record<string, (data: unknown) => void>>;

export interface StreamState {
  opened(): void;
  lost(): void;
}

const AGAIN_MS = 2_000;

/**
 * Reads server-sent events until it is closed. A browser comes back by itself with the id of what it has read last; where it gives up (an answer that is no stream), we ask anew.
 * @returns what closes it
 */
export function openStream(url: string, listeners: Listeners, state: StreamState): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(url);
    source.onopen = () => state.opened();
    source.onerror = () => {
      state.lost();
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
    for (const [name, listen] of Object.entries(listeners)) {
      source.addEventListener(name, (message: MessageEvent<string>) => listen(JSON.parse(message.data)));
    }
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

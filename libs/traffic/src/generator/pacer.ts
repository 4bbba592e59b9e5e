/** Calls `send` for each item when it is due; never early, never skipping one, however late it has become. */
export interface Pacer {
  start(): void;
  /** No further item is sent. */
  stop(): void;
}

/** @param items ascending by `due`, in ms on the clock that `now` reads */
export const createPacer = <T extends { due: number }>(
  items: readonly T[],
  now: () => number,
  send: (item: T) => void,
): Pacer => {
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const pump = () => {
    while (!stopped && next < items.length && (items[next] as T).due <= now()) {
      send(items[next] as T);
      next += 1;
    }
    const following = items[next];
    if (!stopped && following !== undefined) timer = setTimeout(pump, Math.max(1, following.due - now()));
  };
  return {
    start: pump,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
};

/** Calls `send` for each item when it is due; never early, never skipping one, however late it has become. */
export interface Pacer {
  start(): void;
  /** Sends what is due before `untilMs`, which may lie ahead, and nothing later; resolves once that is done. */
  stop(untilMs: number): Promise<void>;
}

/** @param items ascending by `due`, in ms on the clock that `now` reads */
export const createPacer = <T extends { due: number }>(
  items: readonly T[],
  now: () => number,
  send: (item: T) => void,
): Pacer => {
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  let limit = Infinity;
  let finished = () => {};
  const following = (): T | undefined => {
    const item = items[next];
    return item !== undefined && item.due < limit ? item : undefined;
  };
  const pump = () => {
    let item = following();
    for (; item !== undefined && item.due <= now(); item = following()) {
      next += 1;
      send(item);
    }
    if (item === undefined) finished();
    else timer = setTimeout(pump, Math.max(1, item.due - now()));
  };
  return {
    start: pump,
    stop: (untilMs) => {
      limit = untilMs;
      clearTimeout(timer);
      return new Promise((resolve) => {
        finished = resolve;
        pump();
      });
    },
  };
};

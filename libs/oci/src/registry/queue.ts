/** Runs what has the same key one after the other, in order, whether or not the one before failed; the rest at once. */
export function createQueue(): <T>(key: string, run: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, run) => {
    const running = (last.get(key) ?? Promise.resolve()).then(run, run);
    last.set(key, running);
    const forget = (): void => {
      if (last.get(key) === running) last.delete(key);
    };
    running.then(forget, forget);
    return running;
  };
}

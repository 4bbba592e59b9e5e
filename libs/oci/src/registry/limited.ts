import type { Registry } from './registry.ts';

/** The registry with at most `limit` calls under way; the others wait their turn in order. A read blob counts until it is closed. */
export function limitedRegistry(registry: Registry, limit: number): Registry {
  const gate = createGate(limit);
  return {
    name: registry.name,
    hasBlob: (...args) => gate.hold(() => registry.hasBlob(...args)),
    writeBlob: (...args) => gate.hold(() => registry.writeBlob(...args)),
    hasManifest: (...args) => gate.hold(() => registry.hasManifest(...args)),
    readManifest: (...args) => gate.hold(() => registry.readManifest(...args)),
    writeManifest: (...args) => gate.hold(() => registry.writeManifest(...args)),
    listTags: (...args) => gate.hold(() => registry.listTags(...args)),
    async readBlob(...args) {
      await gate.enter();
      try {
        const content = await registry.readBlob(...args);
        content.once('close', gate.leave);
        return content;
      } catch (error) {
        gate.leave();
        throw error;
      }
    },
  };
}

interface Gate {
  enter(): Promise<void>;
  leave(): void;
  hold<T>(run: () => Promise<T>): Promise<T>;
}

function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const enter = async (): Promise<void> => {
    if (inside < limit) inside += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  };
  const hold = async <T>(run: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await run();
    } finally {
      leave();
    }
  };
  return { enter, leave, hold };
}

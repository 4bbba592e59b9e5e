import { findSpooled, spool } from '../layer/spool.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Readable } from 'node:stream';
import type { Registry } from './registry.ts';

/** The registry with a folder of blobs before it: what was read whole once is not asked for again; what was damaged there is. */
export function cachedRegistry(registry: Registry, directory: string): Registry {
  return {
    ...delegating(registry),
    async readBlob(repository: string, descriptor: Descriptor): Promise<Readable> {
      const known = await findSpooled(directory, descriptor.digest, descriptor.size);
      const stored = known ?? (await spool(await registry.readBlob(repository, descriptor), directory));
      return stored.open();
    },
  };
}

/** Every method bound, so that a decorator replaces those it changes. */
export function delegating(registry: Registry): Registry {
  return {
    name: registry.name,
    hasBlob: (...args) => registry.hasBlob(...args),
    readBlob: (...args) => registry.readBlob(...args),
    writeBlob: (...args) => registry.writeBlob(...args),
    hasManifest: (...args) => registry.hasManifest(...args),
    readManifest: (...args) => registry.readManifest(...args),
    writeManifest: (...args) => registry.writeManifest(...args),
    listTags: (...args) => registry.listTags(...args),
  };
}

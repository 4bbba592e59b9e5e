import { isDigest } from '@cutover/oci';
import type { Digest } from '@cutover/oci';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import type { ImageSource } from './image-source.ts';

/** Remembers which digest an image has, so that it need not be built to be named. */
export interface ImageRecord {
  digestOf(source: ImageSource): Promise<Digest | undefined>;
  remember(source: ImageSource, digest: Digest): Promise<void>;
}

type Digests = Readonly<Record<string, Digest>>;

function nameOf({ repository, key }: ImageSource): string {
  return `${repository}:${key}`;
}

/** Forgets with the process: every image is built once. */
export function memoryRecord(): ImageRecord {
  const digests = new Map<string, Digest>();
  return {
    digestOf: (source) => Promise.resolve(digests.get(nameOf(source))),
    remember: (source, digest) => {
      digests.set(nameOf(source), digest);
      return Promise.resolve();
    },
  };
}

/** A JSON file of this machine that only its owner reads and writes; it is always whole. Its folder has to be there. */
export function fileRecord(path: string): ImageRecord {
  let writing = Promise.resolve();
  const add = async (name: string, digest: Digest): Promise<void> =>
    writeWhole(path, `${JSON.stringify({ ...(await readDigests(path)), [name]: digest }, undefined, 2)}\n`);
  return {
    digestOf: async (source) => (await readDigests(path))[nameOf(source)],
    remember: (source, digest) => {
      const written = writing.then(() => add(nameOf(source), digest));
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

/** What is no record counts as none: its images are built again, and the file is replaced. */
async function readDigests(path: string): Promise<Digests> {
  const text = await readIfThere(path);
  if (text === undefined) return {};
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return Object.fromEntries(entries.filter(isEntry));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return {};
    throw error;
  }
}

function isEntry(entry: [string, unknown]): entry is [string, Digest] {
  return typeof entry[1] === 'string' && isDigest(entry[1]);
}

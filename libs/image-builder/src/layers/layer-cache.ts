import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { diffIdOf, layerFromEntries, layerFromSpool, type Digest, type Entry, type Layer } from '@cutover/oci';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { ensureFolder } from '../folder.ts';
import type { BuildContext } from '../options.ts';

interface Known {
  readonly digest: Digest;
  readonly size: number;
  readonly diffId: Digest;
}

/** Changes with everything that turns the same entries into other bytes, so that an older cache is not believed. */
const FORMAT = 1;

/** A layer known by a text that says all it is made of; `entries` are made only if the cache has none by that text. */
export async function layerByKey(
  context: BuildContext,
  name: string,
  key: string,
  entries: () => Promise<readonly Entry[]>,
): Promise<Layer> {
  const path = join(context.cacheDir, 'keys', `${createHash('sha256').update(`${FORMAT}\n${key}`).digest('hex')}.json`);
  const found = await lookUp(context, path);
  if (found) {
    context.progress({ step: 'layer', state: 'cached', detail: name });
    return found;
  }
  const startedAt = performance.now();
  context.progress({ step: 'layer', state: 'started', detail: name });
  const layer = await layerFromEntries(await entries(), { spoolDirectory: blobs(context) });
  await remember(path, { ...pick(layer), diffId: layer.diffId });
  context.progress({ step: 'layer', state: 'done', detail: name, elapsedMs: performance.now() - startedAt });
  return layer;
}

/** A layer known by its very content: what was read is hashed, and compressed only if that was never done before. */
export async function layerByContent(context: BuildContext, name: string, entries: readonly Entry[]): Promise<Layer> {
  return layerByKey(context, name, `content ${await diffIdOf(entries)}`, () => Promise.resolve(entries));
}

function blobs(context: BuildContext): string {
  return join(context.cacheDir, 'blobs');
}

async function lookUp(context: BuildContext, path: string): Promise<Layer | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : layerFromSpool(blobs(context), JSON.parse(text) as Known);
}

async function remember(path: string, known: Known): Promise<void> {
  await ensureFolder(dirname(path));
  await writeWhole(path, JSON.stringify(known));
}

function pick(layer: Layer): { digest: Digest; size: number } {
  return { digest: layer.descriptor.digest, size: layer.descriptor.size };
}

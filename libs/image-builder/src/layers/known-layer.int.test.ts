import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layerFromEntries, type Layer } from '@cutover/oci';
import { recall, remember } from './known-layer.ts';

let scratch: string;
let path: string;
let layer: Layer;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'cutover-known-layer-'));
  path = join(scratch, 'keys', 'one.json');
  layer = await layerFromEntries([], { spoolDirectory: scratch });
  await remember(path, layer);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('what is known of a layer', () => {
  it('is recalled as it was', async () => {
    const { digest, size } = layer.descriptor;
    expect(await recall(path)).toEqual({ digest, size, diffId: layer.diffId });
    expect(await recall(`${path}.none`)).toBeUndefined();
  });

  it('is not believed with any one bit flipped, nor cut anywhere', async () => {
    const bytes = readFileSync(path);
    // The last byte ends a line that is whole already.
    for (let at = 0; at < bytes.length - 1; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << at % 8;
      writeFileSync(path, flipped);
      expect([at, await recall(path)]).toEqual([at, undefined]);
      writeFileSync(path, bytes.subarray(0, at));
      expect([at, await recall(path)]).toEqual([at, undefined]);
    }
  });
});

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileImage, NODE_PATH, nodeBase, prometheusBase } from '@cutover/image-builder';
import { DISCOVERY_FILES } from '@cutover/monitoring';
import type { ImageSource } from './image-source.ts';
import { FORMAT, shortHash } from './tool-image.ts';

/** Debian's Prometheus. */
export function prometheusImage(): ImageSource {
  return {
    repository: 'cutover/prometheus',
    key: `bookworm-${FORMAT}`,
    build: (signal) => prometheusBase(signal ? { signal } : {}),
  };
}

const APP = '/app';
const WORKSPACE = join(import.meta.dirname, '..', '..', '..', '..');

/** What tells Prometheus which pods there are: a few files, which Node runs as they are. */
export function discoveryImage(): ImageSource {
  const texts = DISCOVERY_FILES.map((path) => readFileSync(path, 'utf8'));
  return {
    repository: 'cutover/pod-targets',
    key: `${process.version}-${shortHash(JSON.stringify([FORMAT, APP, texts]))}`,
    build: async (signal) => {
      const options = signal ? { signal } : {};
      const base = await nodeBase({ workspace: WORKSPACE, ...options });
      const files = DISCOVERY_FILES.map((path) => ({ path, at: `${APP}/${basename(path)}`, mode: 0o644 }));
      return fileImage({ base, files: [files], entrypoint: [NODE_PATH, `${APP}/main.ts`], ...options });
    },
  };
}

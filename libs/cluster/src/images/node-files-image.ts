import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileImage, NODE_PATH, nodeBase } from '@cutover/image-builder';
import type { ImageSource } from './image-source.ts';
import { FORMAT, shortHash } from './tool-image.ts';

const APP = '/app';
const WORKSPACE = join(import.meta.dirname, '..', '..', '..', '..');

/** A few files that need nothing but Node, which runs them as they are; `main.ts` is where they start. */
export function nodeFilesImage(repository: string, paths: readonly string[]): ImageSource {
  const texts = paths.map((path) => readFileSync(path, 'utf8'));
  return {
    repository,
    key: `${process.version}-${shortHash(JSON.stringify([FORMAT, APP, texts]))}`,
    build: async (signal) => {
      const options = signal ? { signal } : {};
      const base = await nodeBase({ workspace: WORKSPACE, ...options });
      const files = paths.map((path) => ({ path, at: `${APP}/${basename(path)}`, mode: 0o644 }));
      return fileImage({ base, files: [files], entrypoint: [NODE_PATH, `${APP}/main.ts`], ...options });
    },
  };
}

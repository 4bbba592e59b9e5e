import { join } from 'node:path';
import { fileImage, gitBase } from '@cutover/image-builder';
import type { Tool } from '@cutover/toolchain';
import type { ImageSource } from './image-source.ts';
import { cacheKeyOf, FORMAT, shortHash } from './tool-image.ts';

const PROGRAM = '/usr/local/bin/gitea';
const PARTS = ['options', 'public', 'templates'];

/** Gitea with the git that it runs, and its module's files below `files`. @throws Error where it was not built from its module */
export function giteaImage(tool: Tool, files: string): ImageSource {
  const { assets } = tool;
  if (assets === undefined) throw new Error(`the tool ${tool.name} has no files: it was not built from its module`);
  return {
    repository: 'cutover/gitea',
    key: `${tool.version}-${cacheKeyOf(tool)}-${shortHash(JSON.stringify([FORMAT, files]))}`,
    build: async (signal) => {
      const options = signal ? { signal } : {};
      const base = await gitBase(options);
      const folders = PARTS.map((part) => ({ path: join(assets, part), at: `${files}/${part}` }));
      return fileImage({
        base,
        files: [folders, [{ path: tool.path, at: PROGRAM, mode: 0o755 }]],
        entrypoint: [PROGRAM],
        env: { HOME: '/home/nonroot', USER: 'nonroot' },
        ...options,
      });
    },
  };
}

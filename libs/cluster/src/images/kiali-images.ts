import { fileImage } from '@cutover/image-builder';
import { ADAPTER_FILES } from '@cutover/kiali';
import { ensureNpmFiles, KIALI_PAGE, keyOfNpmFiles } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import type { ImageSource } from './image-source.ts';
import { nodeFilesImage } from './node-files-image.ts';
import { cacheKeyOf, FORMAT, shortHash } from './tool-image.ts';

/** It reads its page from `console` below the folder that it runs in. */
const HOME = '/opt/kiali';
export const KIALI_CONSOLE = `${HOME}/console`;
const PROGRAM = `${HOME}/kiali`;
export const KIALI_CONFIG = '/kiali-configuration/config.yaml';

/** Kiali's server and the page that npm has of it, on nothing else. */
export function kialiServerImage(tool: Tool): ImageSource {
  return {
    repository: 'cutover/kiali',
    key: `${tool.version}-${cacheKeyOf(tool)}-${shortHash(JSON.stringify([FORMAT, PROGRAM, keyOfNpmFiles(KIALI_PAGE)]))}`,
    build: async (signal) => {
      const page = await ensureNpmFiles(KIALI_PAGE, { progress: () => undefined, signal });
      return fileImage({
        files: [[{ path: page, at: KIALI_CONSOLE }], [{ path: tool.path, at: PROGRAM, mode: 0o755 }]],
        entrypoint: [PROGRAM, '-config', KIALI_CONFIG],
        workingDir: HOME,
        ...(signal ? { signal } : {}),
      });
    },
  };
}

/** What stands before it, for the page is of another release. */
export function kialiAdapterImage(): ImageSource {
  return nodeFilesImage('cutover/kiali-adapter', ADAPTER_FILES);
}

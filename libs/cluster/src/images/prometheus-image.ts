import { prometheusBase } from '@cutover/image-builder';
import { DISCOVERY_FILES } from '@cutover/monitoring';
import type { ImageSource } from './image-source.ts';
import { nodeFilesImage } from './node-files-image.ts';
import { FORMAT } from './tool-image.ts';

/** Debian's Prometheus. */
export function prometheusImage(): ImageSource {
  return {
    repository: 'cutover/prometheus',
    key: `bookworm-${FORMAT}`,
    build: (signal) => prometheusBase(signal ? { signal } : {}),
  };
}

/** What tells Prometheus which pods there are. */
export function discoveryImage(): ImageSource {
  return nodeFilesImage('cutover/pod-targets', DISCOVERY_FILES);
}

import { writeManifest } from './manifest.ts';
import { storageObjects } from './storage.ts';
import type { StorageImages } from './storage.ts';

/** The module's own manifest with our images and folder, as the cluster's default StorageClass. */
export function localPathObjects(manifest: string, images: StorageImages, folder: string): string {
  return writeManifest(storageObjects(manifest, images, folder));
}

import type { Image } from '@cutover/oci';
import type { AppOptions } from './build-app.ts';

/** Apps of the checkout that a command line belongs to: they are known by name, and bundled when they become images. */
export interface OwnApps {
  readonly names: readonly string[];
  /** Where the checkout lies: its packages, Node among them, are what its apps run with. */
  readonly root: string;
  folder(app: string): string;
  build(app: string, version: string, options: AppOptions): Promise<Image>;
}

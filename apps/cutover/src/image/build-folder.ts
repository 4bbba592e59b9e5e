import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import type { LayerReport } from './layer-report.ts';

interface FolderImageOptions extends BuildOptions {
  readonly folder: string;
  readonly base: Image;
  readonly version?: string;
  readonly allow?: readonly string[];
  readonly smoke?: boolean;
}

interface FolderImage {
  readonly image: Image;
  readonly smoke: 'passed' | 'skipped' | 'unchanged';
  readonly layers: readonly LayerReport[];
}

interface Builder {
  readonly buildFolderImage: (options: FolderImageOptions) => Promise<FolderImage>;
}

export async function buildFolderImage(options: FolderImageOptions): Promise<FolderImage> {
  const builder = (await import('@cutover/image-builder')) as unknown as Builder;
  return builder.buildFolderImage(options);
}

import type { Image } from '@cutover/oci';
import { fileImage, type FileImageOptions } from './file-image.ts';
import type { FileSpec } from './layers/files.ts';

export interface BinaryImageOptions extends Omit<FileImageOptions, 'base' | 'files'> {
  readonly files: readonly FileSpec[];
}

/** Static programs FROM scratch: nothing in the image but the files given, which the entrypoint can always execute. */
export function binaryImage(options: BinaryImageOptions): Promise<Image> {
  const program = options.entrypoint[0];
  const files = options.files.map((file) =>
    file.at === program && file.mode === undefined ? { ...file, mode: 0o755 } : file,
  );
  return fileImage({ ...options, files });
}

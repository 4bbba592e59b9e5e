import { readFile, stat } from 'node:fs/promises';

/** More than any manifest, index or config of an image has; registries take 4 MiB of a manifest. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** A document from a file that may be anybody's. `refusal` makes the error of why it is not read: absent, no file, or too large. */
export async function readSmallFile(
  path: string,
  refusal: (reason: string, cause?: unknown) => Error,
): Promise<Buffer> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw refusal(cause.code ?? cause.message, cause);
  });
  if (!found.isFile()) throw refusal('is no file');
  if (found.size > MAX_DOCUMENT_BYTES)
    throw refusal(`has ${found.size} bytes, more than the ${MAX_DOCUMENT_BYTES} that are read`);
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw refusal(cause.code ?? cause.message, cause);
  });
}

import { filesOf, type Image } from '@cutover/oci';
import { configDifferences } from './config-differences.ts';
import { sortDifferences, type Difference } from './difference.ts';
import { fileDifferences } from './file-differences.ts';

/**
 * How a container of `after` would differ from one of `before`: in its files (type, mode, owner, content, a link's target) and in how it is
 * run, sorted by path. How the files are spread over layers, their times and the history are not compared; a hard link is a file. Reads
 * all layers of both, unless they are the same image.
 * @throws OciError layer-invalid, limit-exceeded, digest-mismatch, size-mismatch, and what a registry fails by
 */
export async function compareImages(before: Image, after: Image): Promise<Difference[]> {
  if (before.digest === after.digest) return [];
  const files = fileDifferences(await filesOf(before), await filesOf(after));
  return sortDifferences([...configDifferences(before, after), ...files]);
}

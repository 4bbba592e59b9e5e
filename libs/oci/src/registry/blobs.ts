import { Readable } from 'node:stream';
import type { Blob, Descriptor } from '../descriptor.ts';
import { verified } from '../verify.ts';
import { exists, pullScope, pushScope, readStream, repeated, urlOf, type Api } from './api.ts';
import type { WriteOutcome } from './registry.ts';
import { upload } from './upload.ts';

export async function hasBlob(api: Api, repository: string, digest: string): Promise<boolean> {
  const url = urlOf(api, repository, `blobs/${digest}`);
  return (await repeated(api, () => exists(api, { url }, pullScope(repository)))) !== undefined;
}

export async function readBlob(api: Api, repository: string, descriptor: Descriptor): Promise<Readable> {
  const url = urlOf(api, repository, `blobs/${descriptor.digest}`);
  const { content } = await repeated(api, () => readStream(api, { url }, pullScope(repository)));
  return verified(Readable.from(content, { objectMode: false }), descriptor, `${api.name}/${repository}`);
}

/**
 * Looks, then mounts or uploads, and all of it again where it failed for now: content is named by its digest, so that writing it twice is
 * writing it once. A session that failed is never gone on with.
 */
export async function writeBlob(api: Api, repository: string, blob: Blob, from?: string): Promise<WriteOutcome> {
  const { digest } = blob.descriptor;
  const { session, chunkSize, signal } = api;
  const target = { session, repository, scope: pushScope(repository), chunkSize, signal };
  const url = urlOf(api, repository, `blobs/${digest}`);
  let tried = false;
  return repeated(api, async () => {
    // The second time it may be there though its upload failed: the answer alone was lost.
    if (await exists(api, { url }, target.scope)) return tried ? 'uploaded' : 'exists';
    tried = true;
    return upload(target, blob, from);
  });
}

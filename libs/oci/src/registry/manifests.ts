import { MEDIA_TYPES } from '../descriptor.ts';
import { digestOf, isDigest, type Digest } from '../digest.ts';
import type { RawManifest } from '../document.ts';
import { OciError } from '../errors.ts';
import { verifyBytes } from '../verify.ts';
import { digestHeader, exists, pullScope, pushScope, readDocument, repeated, urlOf, type Api } from './api.ts';

const { manifest, index, dockerManifest, dockerIndex } = MEDIA_TYPES;
const ACCEPT = { accept: [manifest, index, dockerManifest, dockerIndex].join(', ') };

export async function hasManifest(api: Api, repository: string, selector: string): Promise<Digest | undefined> {
  const request = { url: urlOf(api, repository, `manifests/${selector}`), headers: ACCEPT };
  const response = await repeated(api, () => exists(api, request, pullScope(repository)));
  if (response === undefined) return undefined;
  return digestHeader(response) ?? (isDigest(selector) ? selector : undefined);
}

export function readManifest(api: Api, repository: string, selector: string): Promise<RawManifest> {
  const request = { url: urlOf(api, repository, `manifests/${selector}`), headers: ACCEPT };
  return repeated(api, async () => {
    const { response, bytes } = await readDocument(api, request, pullScope(repository));
    const digest = isDigest(selector) ? selector : digestHeader(response);
    if (digest !== undefined) {
      verifyBytes(bytes, { mediaType: '', digest, size: bytes.length }, `${api.name}/${repository}`);
    }
    return { mediaType: (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '', bytes };
  });
}

/** Writing the same manifest twice is writing it once. */
export async function writeManifest(
  api: Api,
  repository: string,
  selector: string,
  { mediaType, bytes }: RawManifest,
): Promise<void> {
  const url = urlOf(api, repository, `manifests/${selector}`);
  const request = { method: 'PUT', url, headers: { 'content-type': mediaType }, body: bytes, signal: api.signal };
  const response = await repeated(api, () => api.session.call(request, pushScope(repository), [201]));
  response.body.resume();
  const [sent, kept] = [digestOf(bytes), digestHeader(response) ?? ''];
  if (kept === '' || kept === sent) return;
  throw new OciError('digest-mismatch', `${api.name}/${repository}: sent was ${sent}, the registry keeps ${kept}`, {
    fields: { expected: sent, actual: kept },
  });
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { WorkflowError } from '../workflow-error.ts';

/** More than any service's image. */
export const MAX_BYTES = 1 << 30;
const MAX_FILES = 1000;
const MAX_DOCUMENT_BYTES = 4 << 20;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

interface Descriptor {
  readonly digest: string;
}

const refused = (where: string, problem: string): WorkflowError => new WorkflowError('refused', `${where}: ${problem}`);

/** Files alone: a link could lead to what this step holds, and what strangers have not. @throws WorkflowError `refused` */
async function onlyFiles(layout: string, name: string): Promise<void> {
  let [bytes, files] = [0, 0];
  for (const entry of await readdir(layout, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) throw refused(name, `${relative(layout, path)} is no file: expected an OCI layout`);
    bytes += (await lstat(path)).size;
    files += 1;
  }
  if (bytes > MAX_BYTES || files > MAX_FILES)
    throw refused(name, `${bytes} bytes in ${files} files: expected at most ${MAX_BYTES} in ${MAX_FILES}`);
}

async function documentAt(path: string, where: string): Promise<Record<string, unknown>> {
  const { size } = await lstat(path).catch(() => ({ size: -1 }));
  if (size < 0 || size > MAX_DOCUMENT_BYTES)
    throw refused(where, 'is missing, or longer than any document of an image');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch {
    throw refused(where, 'is no JSON');
  }
}

async function sameDigest(layout: string, { digest }: Descriptor, name: string): Promise<string> {
  if (typeof digest !== 'string' || !DIGEST.test(digest)) throw refused(name, `${JSON.stringify(digest)} is no digest`);
  const path = join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length));
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(() => {
    throw refused(name, `has no ${digest}: expected a whole image, its base included`);
  });
  if (`sha256:${hash.digest('hex')}` !== digest) throw refused(name, `what is called ${digest} is something else`);
  return path;
}

/** One image, whole: every blob that its manifest names is there and is what it is called. @throws WorkflowError `refused` */
export async function judgeLayout(layout: string, name: string): Promise<void> {
  await onlyFiles(layout, name);
  const { manifests } = (await documentAt(join(layout, 'index.json'), `${name}/index.json`)) as { manifests?: unknown };
  if (!Array.isArray(manifests) || manifests.length !== 1) throw refused(name, 'expected a layout of one image');
  const manifest = await documentAt(await sameDigest(layout, manifests[0] as Descriptor, name), `${name}'s manifest`);
  const { config, layers } = manifest as { config?: Descriptor; layers?: readonly Descriptor[] };
  if (config === undefined || !Array.isArray(layers)) throw refused(name, 'its manifest names no config and layers');
  for (const blob of [config, ...layers]) await sameDigest(layout, blob, name);
}

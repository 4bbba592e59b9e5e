import { basename, dirname } from 'node:path';
import { binaryImage, pushImage, shellBase } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import type { Tool } from '@cutover/toolchain';
import { REGISTRY_NAME } from './addresses.ts';

/** An image that the node itself needs. */
export interface NodeImage {
  readonly repository: string;
  /** Says what the image was made of, so that one that is in the registry need not be made again. */
  readonly tag: string;
  readonly build: () => Promise<Image>;
}

export type ImageTools = Readonly<Record<'pause' | 'coredns' | 'local-path-provisioner', Tool>>;

/** Changes with the way images are made here. */
const FORMAT = 1;

/** A tool's folder in the cache is named after its sources and compiler. */
function tagOf(tool: Tool): string {
  return `${tool.version}-${basename(dirname(dirname(tool.path))).slice(0, 8)}-${FORMAT}`;
}

function binary(tool: Tool, signal: AbortSignal | undefined, user?: string): NodeImage {
  const at = `/${tool.name}`;
  const build = () =>
    binaryImage({
      files: [{ path: tool.path, at }],
      entrypoint: [at],
      ...(user === undefined ? {} : { user }),
      ...(signal ? { signal } : {}),
    });
  return { repository: `cutover/${tool.name}`, tag: tagOf(tool), build };
}

/** In the order in which a starting node asks for them. CoreDNS binds port 53, and the provisioner's manifest calls it by name. */
export function nodeImages(tools: ImageTools, signal?: AbortSignal) {
  return {
    pause: binary(tools.pause, signal),
    coredns: binary(tools.coredns, signal, '0:0'),
    provisioner: binaryOnPath(tools['local-path-provisioner'], signal),
    shell: {
      repository: 'cutover/shell',
      tag: `bookworm-${FORMAT}`,
      build: () => shellBase(signal ? { signal } : {}),
    },
  } as const satisfies Record<string, NodeImage>;
}

function binaryOnPath(tool: Tool, signal: AbortSignal | undefined): NodeImage {
  const at = `/usr/bin/${tool.name}`;
  const build = () =>
    binaryImage({
      files: [{ path: tool.path, at }],
      entrypoint: [at],
      env: { PATH: '/usr/bin' },
      ...(signal ? { signal } : {}),
    });
  return { repository: `cutover/${tool.name}`, tag: tagOf(tool), build };
}

/** As pods name it. */
export function referenceOf({ repository, tag }: NodeImage): string {
  return `${REGISTRY_NAME}/${repository}:${tag}`;
}

async function isThere(host: string, { repository, tag }: NodeImage): Promise<boolean> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const response = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept },
  });
  return response.ok;
}

/** Pushes those of the images that the registry at `host` lacks. */
export async function pushMissing(host: string, images: readonly NodeImage[], signal?: AbortSignal): Promise<void> {
  for (const image of images) {
    signal?.throwIfAborted();
    if (await isThere(host, image)) continue;
    const built = await image.build();
    await pushImage(built, `${host}/${image.repository}:${image.tag}`, {
      insecure: true,
      ...(signal ? { signal } : {}),
    });
  }
}

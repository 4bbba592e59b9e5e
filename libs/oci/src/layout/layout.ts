import { join } from 'node:path';
import { MEDIA_TYPES, type Descriptor } from '../descriptor.ts';
import { parseIndex, type Index } from '../document.ts';
import { OciError } from '../errors.ts';
import { platformOf, type Image } from '../image.ts';
import { canonicalJson } from '../json.ts';
import { readSmallFile } from '../small-file.ts';

/** An image of a layout and the name it goes by there, if any. */
export interface NamedImage {
  readonly image: Image;
  /** A full reference, as `ctr images import` and `podman load` name what they import. */
  readonly name?: string;
  /** Where its base's layers are found, for a layout that was written without them: pinned, or a name that its writer knows. */
  readonly base?: string;
}

export const LAYOUT_MARK = { imageLayoutVersion: '1.0.0' };
const NAME = 'org.opencontainers.image.ref.name';
const CONTAINERD_NAME = 'io.containerd.image.name';
const BASE = 'org.opencontainers.image.base.name';

/** The index.json of a layout that holds these images, after those of another one that go by other names. */
export function indexOf(images: readonly NamedImage[], before?: Index): Buffer {
  const names = new Set(images.map(({ name }) => name));
  const kept = before?.manifests.filter((manifest) => !names.has(imageName(manifest))) ?? [];
  const manifests = images.map((item) => ({
    ...item.image.manifest.descriptor,
    platform: platformOf(item.image),
    ...annotationsOf(item),
  }));
  return canonicalJson({
    ...before,
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.index,
    manifests: [...kept, ...manifests],
  });
}

function annotationsOf({ name, base }: NamedImage): Pick<Descriptor, 'annotations'> {
  const annotations = {
    ...(name === undefined ? {} : { [NAME]: name, [CONTAINERD_NAME]: name }),
    ...(base === undefined ? {} : { [BASE]: base }),
  };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** What an image is called in a layout's index. */
export function imageName({ annotations }: Descriptor): string | undefined {
  return textOf(annotations?.[CONTAINERD_NAME] ?? annotations?.[NAME]);
}

/** Where a layout's index says that the image's base is found. */
export function baseName({ annotations }: Descriptor): string | undefined {
  return textOf(annotations?.[BASE]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** @throws OciError layout-invalid, manifest-invalid */
export async function readIndex(directory: string): Promise<Index> {
  const raw = { mediaType: MEDIA_TYPES.index, bytes: await readPart(directory, 'index.json') };
  return parseIndex(raw, join(directory, 'index.json')).value;
}

/** A document of a layout. @throws OciError layout-invalid */
export async function readPart(directory: string, part: string): Promise<Buffer> {
  return readSmallFile(join(directory, part), (reason, cause) => {
    const text = `${directory} is no complete OCI image layout: ${part} ${reason}`;
    return new OciError('layout-invalid', text, { cause, fields: { directory, part } });
  });
}

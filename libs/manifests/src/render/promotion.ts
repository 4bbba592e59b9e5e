import { parse } from 'yaml';
import { readIfThere } from '@cutover/toolchain';
import { ManifestsError } from '../manifests-error.ts';
import { imageReference } from '../objects/image-reference.ts';
import { isList, isObject, merge } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/json.ts';
import { VERSION_LABEL } from '../objects/labels.ts';

/** What was last promoted to an environment: its leaf says so, and nothing else does. */
export interface Promotion {
  /** Image → digest. */
  readonly digests: ReadonlyMap<string, string>;
  readonly version?: string;
}

const NOTHING: Promotion = { digests: new Map() };
export const DIGEST = /^sha256:[0-9a-f]{64}$/;

function digestsIn(images: unknown, file: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const image of isList(images) ? images : []) {
    if (!isObject(image) || image['digest'] === undefined) continue;
    const { name, digest } = image;
    if (typeof name !== 'string' || typeof digest !== 'string' || !DIGEST.test(digest)) {
      throw new ManifestsError(
        'invalid-leaf',
        `${file}: images: ${String(name)} has digest ${String(digest)}: expected sha256: and 64 digits`,
      );
    }
    found.set(name, digest);
  }
  return found;
}

function versionIn(labels: unknown): string | undefined {
  const pairs = (isList(labels) ? labels : []).map((entry) => (isObject(entry) ? entry['pairs'] : undefined));
  return pairs
    .filter(isObject)
    .map((found) => found[VERSION_LABEL])
    .find((version) => typeof version === 'string');
}

/**
 * What the text of a leaf's kustomization says was promoted. A version without a digest was not: it is the chart's.
 * @param file for errors @throws ManifestsError `invalid-leaf`
 */
export function promotionIn(text: string, file: string): Promotion {
  const leaf = parse(text) as JsonObject | null;
  const digests = digestsIn(leaf?.['images'], file);
  const version = versionIn(leaf?.['labels']);
  return digests.size === 0 || version === undefined ? { digests } : { digests, version };
}

/** What a leaf says was promoted; nothing where there is none. @throws ManifestsError `invalid-leaf` */
export async function readPromotion(file: string): Promise<Promotion> {
  const text = await readIfThere(file);
  return text === undefined ? NOTHING : promotionIn(text, file);
}

function promotedValue(value: Json, { digests }: Promotion): Json {
  if (typeof value === 'string') {
    const { name } = imageReference(value);
    const digest = digests.get(name);
    return digest === undefined ? value : `${name}@${digest}`;
  }
  if (!isObject(value)) return value;
  const { repository } = value;
  const digest = typeof repository === 'string' ? digests.get(repository) : undefined;
  return digest === undefined ? withPromotion(value, { digests }) : { ...value, digest };
}

/** Values that name the promoted images by digest, and the version. A chart derives more from them than the image: names, checksums. */
export function withPromotion(values: JsonObject, promotion: Promotion): JsonObject {
  const entries = Object.entries(values).map(([key, value]) => [key, promotedValue(value, promotion)]);
  const promoted = Object.fromEntries(entries) as JsonObject;
  return promotion.version === undefined ? promoted : merge(promoted, { version: promotion.version });
}

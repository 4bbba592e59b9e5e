import { join } from 'node:path';
import { leafImages, leafNamed, leafPath, placesIn, readPromotion } from '@cutover/manifests';
import type { Promotion } from '@cutover/manifests';
import { PromotionError } from './promotion-error.ts';

/** What is to run, by the images that were built. */
export interface ServicePromotion {
  /** The leaf's name: `account`. */
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  /** Image, whole or by the last part of its name → digest: `{ account: 'sha256:…' }`. Images that are not named stay as they are. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What a leaf of a clone says was promoted. @throws ManifestsError `unknown-environment`, `unknown-leaf`, `invalid-leaf` */
export function promotedIn(clone: string, environment: string, service: string): Promise<Promotion> {
  leafNamed(placesIn(clone), environment, service);
  return readPromotion(join(clone, leafPath(environment, service)));
}

function wholeName(named: string, known: readonly string[], where: string): string {
  const [found, ...more] = known.filter((image) => image === named || image.endsWith(`/${named}`));
  if (found !== undefined && more.length === 0) return found;
  throw new PromotionError('unknown-image', `${where} runs no image ${named}: expected one of ${known.join(', ')}`);
}

/** All that a leaf is to say after a promotion. @throws PromotionError `unknown-image`; ManifestsError as `promotedIn` */
export async function promotionOf(clone: string, asked: ServicePromotion): Promise<Promotion> {
  const { service, environment, version } = asked;
  const before = await promotedIn(clone, environment, service);
  const known = await leafImages(leafNamed(placesIn(clone), environment, service));
  const named = Object.entries(asked.digests).map(
    ([image, digest]) => [wholeName(image, known, `${environment}/${service}`), digest] as const,
  );
  return { digests: new Map([...before.digests, ...named]), version };
}

/** Whether two leaves say the same, in whatever order. */
export function isSame(left: Promotion, right: Promotion): boolean {
  return keyOf(left) === keyOf(right);
}

/** The same for what is the same. */
export function keyOf({ digests, version }: Promotion): string {
  return JSON.stringify([[...digests].sort(([a], [b]) => (a < b ? -1 : 1)), version ?? null]);
}

import { parseReference } from '@cutover/oci';
import { EngineError } from '../errors.ts';
import { CATALOGUE, type CatalogueImage, type ImageName } from './catalogue.ts';

/** By what compose.yaml names its images, too: IMAGE_OWNER and IMAGE_VERSION. */
export interface Naming {
  /** What comes before the repository, a registry with its port perhaps. */
  readonly owner: string;
  /** A version as in 1.0.0. */
  readonly version: string;
}

export function namingOf(env: Readonly<Record<string, string | undefined>>): Naming {
  return { owner: env['IMAGE_OWNER'] || 'cosmos', version: env['IMAGE_VERSION'] || '1.0.0' };
}

/** `cosmos/transfermoney:1.0.0`. @throws EngineError wrong-usage where owner and version make no reference */
export function referenceOf(name: ImageName, { owner, version }: Naming): string {
  const { repository, version: own = version }: CatalogueImage = CATALOGUE[name];
  const text = `${owner}/${repository}:${own}`;
  try {
    parseReference(text);
  } catch (error) {
    throw new EngineError('wrong-usage', `IMAGE_OWNER, IMAGE_VERSION: ${(error as Error).message}`);
  }
  return text;
}

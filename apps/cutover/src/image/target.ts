import { UsageError } from '../usage-error.ts';
import { placeOf, type Place } from './place.ts';

/** Where an image is to go, each place once. @throws UsageError */
export function targetsOf(texts: readonly string[]): Place[] {
  if (texts.length === 0) {
    throw new UsageError(
      'say where the image goes: --to HOST/REPOSITORY:TAG, --to ./FOLDER for an OCI layout, or --to ./FILE.tar',
    );
  }
  return [...new Set(texts)].map((text) => targetOf(text, '--to: '));
}

/** One place that an image is to go to. `what` begins the error. @throws UsageError */
export function targetOf(text: string, what: string): Place {
  const place = placeOf(text, what);
  const digest = place.kind === 'registry' ? place.reference.digest : place.digest;
  if (digest === undefined) return place;
  throw new UsageError(`${what}"${text}": its content says an image's digest; did you mean ${text.split('@', 1)[0]}?`);
}

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

/** The same for what is written without its base: a folder alone can be completed later. @throws UsageError */
export function foldersOf(texts: readonly string[]): Place[] {
  const places = targetsOf(texts);
  const other = places.find(({ kind, ...place }) => kind !== 'layout' || 'name' in place);
  if (other === undefined) return places;
  throw new UsageError(`--without-base: "${textOf(other)}" is no folder for one image: --to ./FOLDER`);
}

function textOf(place: Place): string {
  if (place.kind === 'registry') return place.text;
  return place.name === undefined ? place.path : `${place.path}:${place.name}`;
}

/** One place that an image is to go to. `what` begins the error. @throws UsageError */
export function targetOf(text: string, what: string): Place {
  const place = placeOf(text, what);
  const digest = place.kind === 'registry' ? place.reference.digest : place.digest;
  if (digest === undefined) return place;
  throw new UsageError(`${what}"${text}": its content says an image's digest; did you mean ${text.split('@', 1)[0]}?`);
}

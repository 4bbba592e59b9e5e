import { isList, isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';

/** `registry.example/bank/account:1.0.0@sha256:…`, taken apart. */
export interface ImageReference {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** A colon in the first part is a port's. */
export function imageReference(text: string): ImageReference {
  const [named = '', digest] = text.split('@');
  const colon = named.lastIndexOf(':');
  const isTagged = colon > named.lastIndexOf('/');
  return {
    name: isTagged ? named.slice(0, colon) : named,
    ...(isTagged ? { tag: named.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

const CONTAINERS: ReadonlySet<string> = new Set(['containers', 'initContainers']);

function changeImages(value: Json, change: (image: string) => string, areContainers = false): Json {
  if (isList(value)) {
    return value.map((element) => {
      const changed = changeImages(element, change);
      if (!areContainers || !isObject(changed) || typeof changed['image'] !== 'string') return changed;
      return { ...changed, image: change(changed['image']) };
    });
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    changeImages(member, change, CONTAINERS.has(key)),
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

/** An object with other images in its containers, wherever they are. */
export const withImages = <T extends JsonObject>(object: T, change: (image: string) => string): T =>
  changeImages(object, change) as T;

/** Every image of an object's containers. */
export function imagesOf(object: JsonObject): string[] {
  const found: string[] = [];
  withImages(object, (image) => {
    found.push(image);
    return image;
  });
  return found;
}

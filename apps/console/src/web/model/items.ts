import { keyOf } from '../../model/items.ts';
import type { Item, ItemOf, Kind } from '../../model/items.ts';
import type { Change, Snapshot } from '../../model/messages.ts';

/** All items that the page knows of, by key. It is replaced and never changed, so that what depends on it is told. */
export type Items = ReadonlyMap<string, Item>;

export const NONE: Items = new Map();

export function fromSnapshot({ items }: Snapshot): Items {
  return new Map(items.map((item) => [keyOf(item), item]));
}

export function withChange(items: Items, { put, gone }: Change): Items {
  const next = new Map(items);
  for (const key of gone) next.delete(key);
  for (const item of put) next.set(keyOf(item), item);
  return next;
}

export function allOf<K extends Kind>(items: Items, kind: K): ItemOf<K>[] {
  const isAsked = (item: Item): item is ItemOf<K> => item.kind === kind;
  return [...items.values()].filter(isAsked);
}

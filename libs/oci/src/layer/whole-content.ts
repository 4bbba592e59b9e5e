import { buffer } from 'node:stream/consumers';
import type { EntryContent } from './entry.ts';

/** A file's content in memory. */
export async function wholeContent(content: EntryContent): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  return content.read?.() ?? buffer(content.open());
}

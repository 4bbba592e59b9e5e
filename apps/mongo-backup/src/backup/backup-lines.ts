import type { mongo } from 'mongoose';
import { LineDigest } from '../format/line-digest.ts';
import { collectionLine, documentLine, isDocumentLine, VERSION } from '../format/records.ts';
import type { CollectionFacts, Summary } from '../format/records.ts';
import { collectionsOf, documentsOf } from './collections.ts';

/** Sums a collection's documents up as they are now. @throws the signal's reason */
export async function summaryOf(
  client: mongo.MongoClient,
  collection: Pick<CollectionFacts, 'database' | 'name'>,
  signal: AbortSignal,
): Promise<Summary> {
  const digest = new LineDigest();
  for await (const document of documentsOf(client, collection, signal)) digest.add(documentLine(document), true);
  return digest.summary();
}

async function* ofCollection(
  client: mongo.MongoClient,
  collection: CollectionFacts,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield collectionLine(collection);
  const digest = new LineDigest();
  for await (const document of documentsOf(client, collection, signal)) {
    const line = documentLine(document);
    digest.add(line, true);
    yield line;
  }
  yield JSON.stringify({ end: digest.summary() });
}

/** A whole backup, line by line, each with its line feed; the header says `at`. @param onEnd hears what it came to. @throws the signal's reason */
export async function* backupLines(
  client: mongo.MongoClient,
  at: Date,
  signal: AbortSignal,
  onEnd: (total: Summary & { readonly collections: number }) => void,
): AsyncGenerator<string> {
  const digest = new LineDigest();
  const summed = (line: string, isDocument = false): string => {
    digest.add(line, isDocument);
    return `${line}\n`;
  };
  let collections = 0;
  yield summed(JSON.stringify({ backup: VERSION, at: at.toISOString() }));
  for await (const collection of collectionsOf(client)) {
    collections += 1;
    for await (const line of ofCollection(client, collection, signal)) yield summed(line, isDocumentLine(line));
  }
  const complete = { collections, ...digest.summary() };
  onEnd(complete);
  yield `${JSON.stringify({ complete })}\n`;
}

import mongoose, { type mongo } from 'mongoose';

const { EJSON } = mongoose.mongo.BSON;

/**
 * A backup is lines of JSON, compressed as a whole: a header; for each collection a line about it, a line a document by `_id`, and a line that
 * sums them up; and a last one that sums all of it up. What lacks the last line was cut short.
 * Documents are canonical Extended JSON (v2), so that an Int32, a Long and a Double stay what they are.
 * https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md
 */
export const VERSION = 1;

export interface HeaderRecord {
  readonly backup: typeof VERSION;
  /** ISO 8601, when it was begun. */
  readonly at: string;
}

export interface CollectionFacts {
  readonly database: string;
  readonly name: string;
  /** As `create` takes them. */
  readonly options: mongo.Document;
  /** As `createIndexes` takes them; without the one of `_id`. */
  readonly indexes: readonly mongo.Document[];
}

export interface EndRecord {
  /** Of the collection before it. */
  readonly end: Summary;
}

export interface CompleteRecord {
  readonly complete: Summary & { readonly collections: number };
}

export interface Summary {
  readonly documents: number;
  /** Hexadecimal, of the lines summed up, each with its line feed. */
  readonly sha256: string;
}

const COLLECTION = '{"collection":';
const DOCUMENT = '{"document":';

const canonical = (value: object): string => EJSON.stringify(value, { relaxed: false });
const parseCanonical = (line: string): mongo.Document => EJSON.parse(line, { relaxed: false }) as mongo.Document;

export const collectionLine = (collection: CollectionFacts): string => canonical({ collection });
export const documentLine = (document: mongo.Document): string => canonical({ document });

export type BackupRecord =
  | HeaderRecord
  | EndRecord
  | CompleteRecord
  | { readonly collection: CollectionFacts }
  | { readonly document: mongo.Document };

/** @throws Error where the line is no record */
export function parseRecord(line: string): BackupRecord {
  if (line.startsWith(COLLECTION) || line.startsWith(DOCUMENT)) return parseCanonical(line) as BackupRecord;
  return JSON.parse(line) as BackupRecord;
}

export const isDocumentLine = (line: string): boolean => line.startsWith(DOCUMENT);

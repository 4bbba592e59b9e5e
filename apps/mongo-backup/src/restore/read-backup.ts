import { createGunzip } from 'node:zlib';
import { addAbortSignal } from 'node:stream';
import type { Readable } from 'node:stream';
import type { mongo } from 'mongoose';
import { BackupError } from '../backup-error.ts';
import { LineDigest } from '../format/line-digest.ts';
import { isDocumentLine, parseRecord, VERSION } from '../format/records.ts';
import type { BackupRecord, CollectionFacts, CompleteRecord, Summary } from '../format/records.ts';
import { splitLines } from '../format/split-lines.ts';

/** What is told of a backup as it is read, in its own order. */
export interface BackupVisitor {
  collection?(facts: CollectionFacts): Promise<void>;
  document?(document: mongo.Document): Promise<void>;
  /** After the last document of a collection. */
  end?(summary: Summary): Promise<void>;
}

/** Takes a backup's lines one by one, and holds them against the sums in it. */
class Reading {
  readonly #whole = new LineDigest();
  readonly #visitor: BackupVisitor;
  #collections = 0;
  #open: LineDigest | undefined;
  #started = false;
  complete: CompleteRecord['complete'] | undefined;

  constructor(visitor: BackupVisitor) {
    this.#visitor = visitor;
  }

  async take(line: string): Promise<void> {
    if (this.complete !== undefined) throw new Error('there are lines after its end');
    const record = parseRecord(line);
    if ('complete' in record) return this.#complete(record.complete);
    this.#whole.add(line, isDocumentLine(line));
    if (isDocumentLine(line)) this.#open?.add(line, true);
    await this.#visit(record);
  }

  async #visit(record: BackupRecord): Promise<void> {
    if ('backup' in record) return this.#start(record.backup);
    if (!this.#started) throw new Error('it does not begin as a backup does');
    if ('collection' in record) return this.#begin(record.collection);
    if (this.#open === undefined) throw new Error('a line is of no collection');
    if ('end' in record) return this.#end(record.end, this.#open.summary());
    await this.#visitor.document?.((record as { document: mongo.Document }).document);
  }

  #start(version: number): void {
    if (version !== VERSION) throw new Error(`it is of version ${version}, and this program reads ${VERSION}`);
    this.#started = true;
  }

  async #begin(facts: CollectionFacts): Promise<void> {
    if (this.#open !== undefined) throw new Error('a collection has no end');
    this.#open = new LineDigest();
    this.#collections += 1;
    await this.#visitor.collection?.(facts);
  }

  async #end(stated: Summary, found: Summary): Promise<void> {
    assertSame(stated, found);
    this.#open = undefined;
    await this.#visitor.end?.(found);
  }

  #complete(stated: CompleteRecord['complete']): void {
    if (stated.collections !== this.#collections) throw new Error('it lacks a collection');
    assertSame(stated, this.#whole.summary());
    this.complete = stated;
  }
}

function assertSame(stated: Summary, found: Summary): void {
  if (stated.documents !== found.documents) {
    throw new Error(`it states ${stated.documents} documents and has ${found.documents}`);
  }
  if (stated.sha256 !== found.sha256) throw new Error('its content does not have the checksum that it states');
}

/**
 * Reads a backup to its end, telling a visitor on the way. What the visitor throws is thrown as it is.
 * @returns what it states of itself, which was found to be so
 * @throws BackupError `backup-damaged`, the signal's reason
 */
export async function readBackup(
  name: string,
  file: Readable,
  signal: AbortSignal,
  visitor: BackupVisitor = {},
): Promise<CompleteRecord['complete']> {
  const visited = guarded(visitor);
  const reading = new Reading(visited.visitor);
  try {
    const unpacked = createGunzip();
    file.once('error', (error) => unpacked.destroy(error));
    // What waits for the disk ends at once.
    addAbortSignal(signal, file);
    for await (const line of splitLines(file.pipe(unpacked) as AsyncIterable<Buffer>)) {
      signal.throwIfAborted();
      await reading.take(line);
    }
    if (reading.complete === undefined) throw new Error('it has no end');
    return reading.complete;
  } catch (error) {
    signal.throwIfAborted();
    const own = visited.thrown();
    if (own !== undefined) throw own.error;
    throw new BackupError('backup-damaged', `backup ${name} is damaged: ${(error as Error).message}`, { cause: error });
  } finally {
    file.destroy();
  }
}

/** Remembers what a visitor throws: that is not the backup's fault. */
function guarded(visitor: BackupVisitor): { visitor: BackupVisitor; thrown: () => { error: unknown } | undefined } {
  let thrown: { error: unknown } | undefined;
  const guard =
    <T>(call: ((value: T) => Promise<void>) | undefined) =>
    async (value: T): Promise<void> => {
      try {
        await call?.(value);
      } catch (error) {
        thrown = { error };
        throw error;
      }
    };
  return {
    visitor: {
      collection: guard(visitor.collection?.bind(visitor)),
      document: guard(visitor.document?.bind(visitor)),
      end: guard(visitor.end?.bind(visitor)),
    },
    thrown: () => thrown,
  };
}

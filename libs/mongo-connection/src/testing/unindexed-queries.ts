import type { Connection } from 'mongoose';

interface Asked {
  readonly collection: string;
  readonly fields: readonly string[];
}

interface CommandStarted {
  readonly commandName: string;
  readonly command: Readonly<Record<string, unknown>>;
}

type Query = Readonly<Record<string, unknown>>;

/** Fields that a query can be found by, those within `$or` and `$and` too. */
function fieldsOf(query: Query = {}): string[] {
  return Object.entries(query).flatMap(([field, value]) =>
    field.startsWith('$') ? (value as Query[]).flatMap(fieldsOf) : [field],
  );
}

/** The driver keeps what a sort goes by in a map. */
const sortedBy = (sort: unknown): string[] =>
  sort instanceof Map ? [...sort.keys()].map(String) : Object.keys(sort ?? {});

function askedBy({ commandName, command }: CommandStarted): Asked[] {
  const collection = String(command[commandName]);
  const asked = (filter: unknown, sort?: unknown) => ({
    collection,
    fields: [...fieldsOf(filter as Query), ...sortedBy(sort).slice(0, 1)],
  });
  if (commandName === 'find') return [asked(command['filter'], command['sort'])];
  if (commandName === 'findAndModify') return [asked(command['query'], command['sort'])];
  const writes = (command['updates'] ?? command['deletes'] ?? []) as { q: Query }[];
  return writes.map(({ q }) => asked(q));
}

/**
 * What a connection asks, while something runs, that no index of the collection begins with: `collection: field, field`, once each. Whoever asks for a whole
 * collection needs none.
 * @param connection open, and with `monitorCommands`
 * @param run hears which collections have been asked so far
 */
export async function unindexedQueries(
  connection: Connection,
  run: (asked: ReadonlySet<string>) => Promise<unknown>,
): Promise<readonly string[]> {
  const queries = new Map<string, Asked>();
  const collections = new Set<string>();
  const hear = (event: CommandStarted): void => {
    for (const each of askedBy(event)) {
      queries.set(`${each.collection}: ${each.fields.join(', ')}`, each);
      collections.add(each.collection);
    }
  };
  connection.on('commandStarted', hear);
  await run(collections).finally(() => connection.off('commandStarted', hear));
  const unindexed: string[] = [];
  for (const [query, { collection, fields }] of queries) {
    if (fields.length === 0 || fields.includes('_id')) continue;
    const indexes = await connection.db!.collection(collection).indexes();
    const leading = indexes.map(({ key }) => Object.keys(key)[0]!);
    if (!fields.some((field) => leading.includes(field))) unindexed.push(query);
  }
  return unindexed;
}

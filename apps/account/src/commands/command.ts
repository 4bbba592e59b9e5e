import type { ConfigValues, Logger, mongoSettings } from '@cutover/service-kit';
import type { MongoStores } from '../mongo/mongo-stores.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface CommandParts {
  readonly stores: MongoStores;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

export interface Command {
  readonly config: ConfigValues<typeof mongoSettings> & { readonly podName: string; readonly logLevel: string };
  run(parts: CommandParts): Promise<void>;
}

import { parseArgs } from 'node:util';
import { createLogger, loadConfig, mongoUrl, waitForDependency } from '@cutover/service-kit';
import type { Logger } from '@cutover/service-kit';
import mongoose, { type mongo } from 'mongoose';
import { takeBackup } from '../backup/take-backup.ts';
import { backupConfig } from '../config.ts';
import type { BackupConfig } from '../config.ts';
import { BackupFolder } from '../folder/backup-folder.ts';
import { readBackup } from '../restore/read-backup.ts';
import { restore } from '../restore/restore.ts';
import { version } from '../version.ts';
import { usageError } from './usage.ts';

const SELECTION_MS = 2_000;

interface Parts {
  readonly config: BackupConfig;
  readonly folder: BackupFolder;
  /** The name given, else that of the settings; `''` for the newest. */
  readonly wanted: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

type Command = (parts: Parts) => Promise<void>;

/** Waits for the database, however long it takes: whoever runs this bounds its time. */
async function withClient<T>(parts: Parts, action: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
  const { config, log, signal } = parts;
  const client = new mongoose.mongo.MongoClient(mongoUrl(config), {
    serverSelectionTimeoutMS: SELECTION_MS,
    maxPoolSize: 2,
    appName: 'mongo-backup',
  });
  const connect = () => client.connect().then((connected) => connected.db().admin().ping());
  try {
    await waitForDependency({ name: 'MongoDB', connect }, log, signal);
    return await action(client);
  } finally {
    await client.close();
  }
}

const commands: Readonly<Record<string, Command>> = {
  async backup(parts) {
    const { folder, config, signal, log } = parts;
    const options = { folder, keep: config.backupKeep, at: new Date(), signal };
    log.info(await withClient(parts, (client) => takeBackup({ ...options, client })), 'backup: done');
  },
  async restore(parts) {
    const { folder, wanted: name, signal, log } = parts;
    log.info(await withClient(parts, (client) => restore({ folder, name, client, signal })), 'restore: done');
  },
  async verify({ folder, wanted, signal, log }) {
    const name = await folder.find(wanted);
    log.info({ name, ...(await readBackup(name, folder.read(name), signal)) }, 'verify: whole');
  },
  async list({ folder, signal, log }) {
    for (const name of await folder.names()) {
      signal.throwIfAborted();
      log.info({ name, bytes: await folder.size(name) }, 'list: a backup');
    }
  },
};

const TAKES_NAME: ReadonlySet<string> = new Set(['restore', 'verify']);

function asked(argv: readonly string[]): { name: string; command: Command; backup: string | undefined } {
  const { positionals } = parsed(argv);
  const [name = '', backup, ...more] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    throw usageError(name === '' ? 'which command?' : `there is no command ${JSON.stringify(name)}`);
  const surplus = TAKES_NAME.has(name) ? more[0] : backup;
  if (surplus !== undefined) throw usageError(`${name} takes no ${JSON.stringify(surplus)}`);
  return { name, command, backup };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: {}, allowPositionals: true });
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs one command to its end. SIGTERM and SIGINT stop any of them; a backup that was begun leaves nothing behind.
 * @throws ConfigError for arguments and settings that cannot be used; BackupError and Error with one line for the rest
 */
export async function runCommand(argv: readonly string[], env: Environment): Promise<void> {
  const { name, command, backup } = asked(argv);
  const config = loadConfig(backupConfig, env);
  const log = createLogger({ name: `mongo-${name}`, version, pod: config.podName }, config.logLevel);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error(`mongo-backup: ${name} was stopped`));
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const folder = new BackupFolder(config.backupFolder);
  try {
    await command({ config, folder, wanted: backup ?? config.restoreFrom, log, signal: stopping.signal });
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
  }
}

import { parseArgs } from 'node:util';
import { EngineError } from '../errors.ts';
import type { Database } from '../init/secrets-file.ts';

export interface Flags {
  readonly words: readonly string[];
  /** What stands after `--`. */
  readonly rest: readonly string[];
  readonly name: string;
  readonly mongo: Database;
  readonly file: string | undefined;
  readonly data: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

const OPTIONS = {
  name: { type: 'string', default: 'cutover' },
  mongo: { type: 'string', default: 'mongo' },
  file: { type: 'string' },
  data: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws EngineError wrong-usage */
export function readFlags(argv: readonly string[]): Flags {
  const at = argv.indexOf('--');
  const [own, rest] = at < 0 ? [argv, []] : [argv.slice(0, at), argv.slice(at + 1)];
  const { values, positionals } = parsed(own);
  return { ...values, file: values.file, mongo: databaseOf(values.mongo), words: positionals, rest };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new EngineError('wrong-usage', `${(error as Error).message.split('. ')[0]}; see --help`);
  }
}

function databaseOf(text: string): Database {
  if (text === 'mongo' || text === 'standin') return text;
  throw new EngineError('wrong-usage', `--mongo ${text}: expected mongo or standin`);
}

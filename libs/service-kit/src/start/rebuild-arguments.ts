import { parseArgs } from 'node:util';
import { ConfigError } from '../config/load-config.ts';

/**
 * What `rebuild` is told on its command line.
 * @param does what it makes anew, for whoever asks how it goes
 * @throws ConfigError for anything but `--from-start`
 */
export function rebuildArguments(does: string, args: readonly string[]): { readonly fromStart: boolean } {
  try {
    const { values } = parseArgs({ args: [...args], options: { 'from-start': { type: 'boolean', default: false } } });
    return { fromStart: values['from-start'] };
  } catch (error) {
    const usage = `usage: rebuild [--from-start]\nIt ${does}, beside the service, and again, at will. Takes MONGODB_URL and LOG_LEVEL.`;
    const message = `rebuild: ${(error as Error).message}\n${usage}`;
    throw new ConfigError([{ variable: 'arguments', message }]);
  }
}

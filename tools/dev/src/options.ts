import { parseArgs } from 'node:util';
import { DEFAULT_BASE, portsFrom, type Ports } from './services.ts';
import { UsageError } from './usage-error.ts';

const MAX_BASE = 65_000;

export interface DevOptions {
  readonly help: boolean;
  readonly ports: Ports;
  readonly positionals: readonly string[];
}

/** Reads the arguments that dev, seed and serve share; CUTOVER_DEV_PORT_BASE stands in for `--port-base`. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): DevOptions {
  const { values, positionals } = parse(args);
  const text = values['port-base'] ?? env['CUTOVER_DEV_PORT_BASE'] ?? String(DEFAULT_BASE);
  const base = Number(text);
  if (!/^\d+$/.test(text) || base < 1_024 || base > MAX_BASE) {
    throw new UsageError(`--port-base: expected an integer from 1024 to ${MAX_BASE}, got ${JSON.stringify(text)}`);
  }
  return { help: values.help ?? false, ports: portsFrom(base), positionals };
}

function parse(args: readonly string[]) {
  try {
    const options = { 'port-base': { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

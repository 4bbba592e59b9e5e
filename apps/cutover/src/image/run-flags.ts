import { assertRunSettings, isImageBuildError, type RunSettings } from '@cutover/image-builder';
import type { RunFlags } from '../options/run-options.ts';
import { UsageError } from '../usage-error.ts';
import { wordsOf } from './words.ts';

/** What the builder calls an option that has another name on the command line. */
const FLAGS: Readonly<Record<string, string>> = { timeZone: 'time-zone', heapMiB: 'heap' };

/** How the image is to be run. @throws UsageError naming the flag */
export function runSettingsOf(flags: RunFlags): RunSettings {
  const { port, env, label, user, timeZone, heap, entrypoint, command } = flags;
  const settings = given<RunSettings>({
    ports: port.length === 0 ? undefined : port,
    env: pairsOf('env', env),
    labels: pairsOf('label', label),
    user,
    timeZone,
    heapMiB: heap === undefined ? undefined : wholeNumber(heap),
    entrypoint: wordsOf('entrypoint', entrypoint),
    command: wordsOf('command', command),
  });
  try {
    assertRunSettings(settings);
  } catch (error) {
    throw isImageBuildError(error, 'option-invalid') ? usageError(error.fields, heap) : error;
  }
  return settings;
}

function given<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** NaN is refused as every other number that is none of MiB. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function usageError(fields: Readonly<Record<string, unknown>>, heap: string | undefined): UsageError {
  const option = String(fields['option']);
  const value = option === 'heapMiB' ? heap : fields['value'];
  return new UsageError(
    `--${FLAGS[option] ?? option}: ${JSON.stringify(value)}, expected ${String(fields['expected'])}`,
  );
}

function pairsOf(flag: string, texts: readonly string[]): Record<string, string> | undefined {
  if (texts.length === 0) return undefined;
  const pairs = new Map<string, string>();
  for (const text of texts) {
    const end = text.indexOf('=');
    if (end < 0) throw new UsageError(`--${flag}: ${JSON.stringify(text)}, expected KEY=VALUE`);
    const key = text.slice(0, end);
    if (pairs.has(key)) throw new UsageError(`--${flag}: ${key} is given twice`);
    pairs.set(key, text.slice(end + 1));
  }
  return Object.fromEntries(pairs);
}

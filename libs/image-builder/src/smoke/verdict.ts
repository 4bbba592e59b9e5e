import type { SmokeEvent } from './preload.ts';

/** How a start on trial ended. */
export interface SmokeRun {
  readonly events: readonly SmokeEvent[];
  /** Of the app; null where it still ran and was ended. */
  readonly exitCode: number | null;
  /** The last of what it printed as errors. */
  readonly stderr: string;
}

/** Node's codes for a module that cannot be found, read or loaded. */
const LOAD_ERRORS = new Set([
  'MODULE_NOT_FOUND',
  'ERR_MODULE_NOT_FOUND',
  'ERR_REQUIRE_ESM',
  'ERR_REQUIRE_ASYNC_MODULE',
  'ERR_REQUIRE_CYCLE_MODULE',
  'ERR_DLOPEN_FAILED',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNKNOWN_BUILTIN_MODULE',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
  'ERR_PACKAGE_IMPORT_NOT_DEFINED',
  'ERR_INVALID_PACKAGE_CONFIG',
  'ERR_INVALID_PACKAGE_TARGET',
  'ERR_IMPORT_ATTRIBUTE_MISSING',
  'ERR_INVALID_MODULE_SPECIFIER',
]);
const BUNDLED_REQUIRE = /Dynamic require of "?([^"\s]+)"? is not supported/;
const IN_STDERR = new RegExp(`\\b(?:${[...LOAD_ERRORS].join('|')})\\b|${BUNDLED_REQUIRE.source}`);

/**
 * Why an app cannot run anywhere, in one line; undefined where it can. A module that is not found or not loaded and a syntax error are
 * the image's fault; whatever else ends an app (no database, no setting) is for the place it will run in.
 */
export function brokenBy(run: SmokeRun): string | undefined {
  const addon = run.events.find(({ event }) => event === 'addon');
  if (addon && !isForOtherRuntime(addon)) return `the native addon ${addon.path} cannot be loaded: ${addon.message}`;
  if (run.events.some(({ event }) => event === 'listening')) return undefined;
  const uncaught = run.events.find(({ event }) => event === 'uncaught');
  if (uncaught) return isBroken(uncaught) ? lineOf(uncaught) : undefined;
  if (run.exitCode === null || run.exitCode === 0) return undefined;
  return run.stderr
    .split('\n')
    .find((line) => IN_STDERR.test(line))
    ?.trim();
}

function isBroken({ code, message, name, stack = [] }: SmokeEvent): boolean {
  if (LOAD_ERRORS.has(code ?? '') || BUNDLED_REQUIRE.test(message ?? '')) return true;
  // A SyntaxError of JSON.parse or new Function is the app's own; of a module it comes out of Node's loader.
  const frame = stack.find((line) => /^\s+at /.test(line));
  return name === 'SyntaxError' && (frame === undefined || /node:internal\/(?:modules|vm)/.test(frame));
}

/** Packages carry addons for several versions of Node and for Electron, of which this one loads its own. */
function isForOtherRuntime({ message = '' }: SmokeEvent): boolean {
  return /NODE_MODULE_VERSION|Module did not self-register/.test(message);
}

/** What happened and, where the stack begins with it, in which file. */
function lineOf({ code, name, message = '', stack = [] }: SmokeEvent): string {
  const where =
    stack[0] !== undefined && /^(?:file:\/\/)?\/\S+:\d+$/.test(stack[0]) ? ` (${stack[0].replace('file://', '')})` : '';
  return `${code === undefined || code === '' ? name : code}: ${message.split('\n')[0]}${where}`;
}

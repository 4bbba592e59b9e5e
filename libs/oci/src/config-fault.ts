import { isDigest } from './digest.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isDiffId: Check = (value) => typeof value === 'string' && isDigest(value);

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function recordOf(check: Check): Check {
  return (value) => isRecord(value) && Object.values(value as object).every(check);
}

/** What is read of a config (image-spec, config.md), whole before its parts. */
const FIELDS: readonly (readonly [string, Check])[] = [
  ['os', isText],
  ['architecture', isText],
  ['variant', isText],
  ['rootfs', isRecord],
  ['rootfs.diff_ids', listOf(isDiffId)],
  ['history', listOf(isRecord)],
  ['config', isRecord],
  ['config.User', isText],
  ['config.Env', listOf(isText)],
  ['config.Entrypoint', listOf(isText)],
  ['config.Cmd', listOf(isText)],
  ['config.WorkingDir', isText],
  ['config.StopSignal', isText],
  ['config.Labels', recordOf(isText)],
  ['config.ExposedPorts', isRecord],
  ['config.Volumes', isRecord],
];

/** The first field of a config that has another type than it must; Docker writes null where nothing is. */
export function configFault(config: object): string | undefined {
  const wrong = FIELDS.find(([path, check]) => {
    const value = valueAt(config, path.split('.'));
    return value !== undefined && value !== null && !check(value);
  });
  return wrong?.[0];
}

function valueAt(from: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], from);
}

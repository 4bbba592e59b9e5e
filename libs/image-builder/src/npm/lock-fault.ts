type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function recordOf(check: Check): Check {
  return (value) => isRecord(value) && Object.values(value).every(check);
}

const TEXT = [isText, 'a text'] as const;
const FLAG = [isFlag, 'true or false'] as const;
const TEXTS = [recordOf(isText), 'an object of texts'] as const;
const LIST = [
  (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText)),
  'a list of texts',
] as const;

/** What is read of an entry of `packages`. */
const FIELDS: Readonly<Record<string, readonly [Check, string]>> = {
  name: TEXT,
  version: TEXT,
  resolved: TEXT,
  integrity: TEXT,
  link: FLAG,
  inBundle: FLAG,
  optional: FLAG,
  hasInstallScript: FLAG,
  dependencies: TEXTS,
  optionalDependencies: TEXTS,
  peerDependencies: TEXTS,
  peerDependenciesMeta: [recordOf(isRecord), 'an object of objects'],
  bin: TEXTS,
  os: LIST,
  cpu: LIST,
  libc: LIST,
};

/** What keeps a value from being a lockfile of npm, version 2 or 3, as far as it is read; undefined where nothing does. */
export function lockFault(lock: unknown): string | undefined {
  const { lockfileVersion, packages } = isRecord(lock) ? lock : {};
  const isKnown = typeof lockfileVersion === 'number' && lockfileVersion >= 2;
  if (!isKnown || !isRecord(packages)) return 'lockfileVersion 2 or 3 with "packages" is required';
  for (const [path, item] of Object.entries(packages)) {
    const fault = pathFault(path) ?? itemFault(path, item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A package of the workspace may lie beside it, as `file:../kit` does; nothing that npm unpacked lies elsewhere than it says. */
function pathFault(path: string): string | undefined {
  if (path.startsWith('/')) return `${JSON.stringify(path)} is no relative path`;
  const below = path.split('/node_modules/').slice(path.startsWith('node_modules/') ? 0 : 1);
  const parts = below.join('/').split('/');
  const isOdd = path.includes('\0') || (below.length > 0 && parts.some((part) => ['', '.', '..'].includes(part)));
  return isOdd ? `${JSON.stringify(path)} is no folder below node_modules` : undefined;
}

function itemFault(path: string, item: unknown): string | undefined {
  if (!isRecord(item)) return `${JSON.stringify(path)} must be an object`;
  for (const [field, [check, expected]] of Object.entries(FIELDS)) {
    const value = item[field];
    if (value !== undefined && !check(value)) return `"${field}" of ${JSON.stringify(path)} must be ${expected}`;
  }
  return undefined;
}

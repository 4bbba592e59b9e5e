import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageBuildError } from '../errors.ts';

/** What an image takes from an app's package.json. */
export interface NpmManifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const TEXTS = ['name', 'version', 'description', 'license', 'main'] as const;
const TABLES = ['scripts', 'dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
/** npm's own rule for new packages: what is safe in an address and as a folder's name. */
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

/** @throws ImageBuildError manifest-invalid naming the file and the field */
export async function readNpmManifest(folder: string): Promise<NpmManifest> {
  const path = join(folder, 'package.json');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'is missing: a Node app has one' : `cannot be read: ${cause.code}`;
    throw invalid(path, reason, cause);
  });
  return parseNpmManifest(text, path);
}

/** @throws ImageBuildError manifest-invalid */
export function parseNpmManifest(text: string, path: string): NpmManifest {
  const manifest = parsed(text, path);
  for (const field of TEXTS) {
    const value = manifest[field];
    if (value !== undefined && typeof value !== 'string') throw invalid(path, `"${field}" must be a text`);
  }
  for (const field of TABLES) {
    const value = manifest[field];
    if (value !== undefined && !isTable(value)) throw invalid(path, `"${field}" must be an object of texts`);
  }
  const { name } = manifest as NpmManifest;
  if (name !== undefined && !NAME.test(name)) throw invalid(path, `"name" is no npm name: ${JSON.stringify(name)}`);
  return manifest as NpmManifest;
}

function parsed(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(path, `is no JSON: ${(cause as Error).message}`, cause);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw invalid(path, 'must be a JSON object');
  return value as Record<string, unknown>;
}

function isTable(value: unknown): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.values(value).every((item) => typeof item === 'string');
}

function invalid(path: string, reason: string, cause?: unknown): ImageBuildError {
  return new ImageBuildError('manifest-invalid', `${path} ${reason}`, { cause, fields: { path } });
}

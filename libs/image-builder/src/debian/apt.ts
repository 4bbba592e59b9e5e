import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder } from '../folder.ts';
import { run } from '../command.ts';
import { ImageBuildError, isImageBuildError } from '../errors.ts';
import type { BuildContext } from '../options.ts';

/** A Debian package's file, fetched and checked by apt against the archive's signed lists. */
export interface DebFile {
  readonly name: string;
  readonly path: string;
}

export interface PackageRequest {
  readonly packages: readonly string[];
  /** With all they depend on (not what they recommend); false: these packages alone. */
  readonly dependencies: boolean;
  /** Packages of the dependencies to leave out. */
  readonly without: readonly string[];
}

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly size: number;
}

/**
 * Fetches packages without installing anything and without root: apt resolves against an empty machine of its own. It reads the
 * machine's package lists; where those are missing or too old, lists of our own are fetched beside the cache.
 * @throws ImageBuildError debian-unavailable, debian-package
 */
export async function fetchPackages(request: PackageRequest, context: BuildContext): Promise<DebFile[]> {
  const home = join(context.cacheDir, 'debian');
  await ensureFolder(join(home, 'archives', 'partial'));
  await writeFile(join(home, 'status'), '');
  try {
    return await fetchWith(settings(home), request, context);
  } catch (error) {
    if (!isImageBuildError(error, 'command-failed')) throw error;
    assertApt(error);
    return fetchWithOwnLists(home, request, context);
  }
}

async function fetchWithOwnLists(home: string, request: PackageRequest, context: BuildContext): Promise<DebFile[]> {
  const lists = join(home, 'lists');
  await ensureFolder(join(lists, 'partial'));
  const own = [...settings(home), '-o', `Dir::State::lists=${lists}`];
  try {
    context.progress({ step: 'download', state: 'started', detail: 'Debian package lists' });
    await run('apt-get', [...own, '-q', 'update'], { signal: context.signal });
    return await fetchWith(own, request, context);
  } catch (error) {
    if (!isImageBuildError(error, 'command-failed')) throw error;
    throw new ImageBuildError('debian-package', `Debian packages ${request.packages.join(' ')}: ${error.message}`, {
      cause: error,
      fields: { packages: request.packages },
    });
  }
}

async function fetchWith(
  options: readonly string[],
  request: PackageRequest,
  context: BuildContext,
): Promise<DebFile[]> {
  const archives = join(context.cacheDir, 'debian', 'archives');
  const wanted = await listPackages(options, request, context);
  const missing = (await Promise.all(wanted.map((item) => isMissing(archives, item)))).flat();
  if (missing.length > 0) {
    const detail = `${missing.length} Debian packages`;
    const startedAt = performance.now();
    context.progress({ step: 'download', state: 'started', detail });
    await run('apt-get', [...options, '-q', 'download', ...missing.map((item) => item.name)], {
      cwd: archives,
      signal: context.signal,
    });
    context.progress({ step: 'download', state: 'done', detail, elapsedMs: performance.now() - startedAt });
  }
  return wanted.map(({ name, file }) => ({ name, path: join(archives, file) }));
}

/** `--print-uris` prints `'uri' file size hash` a package, in the order of dependency; here by name. */
async function listPackages(
  options: readonly string[],
  request: PackageRequest,
  context: BuildContext,
): Promise<Listed[]> {
  const action = request.dependencies ? ['install', '--yes'] : ['download'];
  const output = await run('apt-get', [...options, '-q', ...action, '--print-uris', ...request.packages], {
    signal: context.signal,
  });
  const listed = [...output.matchAll(/^'[^']+' (([^_\s]+)_\S+\.deb) (\d+)/gm)].map(
    ([, file = '', name = '', size]) => ({
      name,
      file,
      size: Number(size),
    }),
  );
  return listed.filter(({ name }) => !request.without.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function isMissing(archives: string, item: Listed): Promise<Listed[]> {
  const found = await stat(join(archives, item.file)).catch(() => undefined);
  return found?.size === item.size ? [] : [item];
}

function settings(home: string): string[] {
  const values = {
    'Dir::State::status': join(home, 'status'),
    'Dir::Cache::archives': join(home, 'archives'),
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': '1',
    'Acquire::Retries': '2',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function assertApt(error: ImageBuildError): void {
  if (error.fields['reason'] !== 'ENOENT') return;
  throw new ImageBuildError(
    'debian-unavailable',
    'this image is made of Debian packages and needs apt-get and dpkg-deb: run on Debian or Ubuntu, or name a base in a registry',
    { cause: error },
  );
}

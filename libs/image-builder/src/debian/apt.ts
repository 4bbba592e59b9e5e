import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../command.ts';
import { ImageBuildError } from '../errors.ts';
import { ensureFolder } from '../folder.ts';
import { hostPlatform, type BuildContext } from '../options.ts';
import { parseRecords, parseUris } from './apt-output.ts';
import type { DebStore } from './deb-store.ts';
import { byName, type DebPackage } from './package.ts';

export interface PackageRequest {
  readonly packages: readonly string[];
  /** With all they depend on (not what they recommend); false: these packages alone. */
  readonly dependencies: boolean;
  /** Packages of the dependencies to leave out. */
  readonly without: readonly string[];
}

/** A package in the lists: the version that apt would take, and all there are. */
export interface Offer {
  readonly name: string;
  readonly candidate: DebPackage;
  readonly versions: readonly DebPackage[];
}

/** apt against one set of package lists and an empty machine: nothing is installed, nobody has to be root. Each call may throw command-failed. */
export class Apt {
  /** Whether its lists were fetched for this build. */
  readonly isFresh: boolean;
  readonly #options: readonly string[];
  readonly #signal: AbortSignal | undefined;

  constructor(options: readonly string[], { signal }: BuildContext, isFresh: boolean) {
    this.isFresh = isFresh;
    this.#options = options;
    this.#signal = signal;
  }

  async update(): Promise<void> {
    await run('apt-get', [...this.#options, '-q', 'update'], { signal: this.#signal });
  }

  /** What the lists have of the packages asked for, and of those they depend on if that was asked for. */
  async offers({ packages, dependencies, without }: PackageRequest): Promise<Offer[]> {
    const action = dependencies ? ['install', '--yes'] : ['download'];
    const args = [...this.#options, '-q', ...action, '--print-uris', ...packages];
    const listed = parseUris(await run('apt-get', args, { signal: this.#signal }));
    const wanted = listed.filter(({ name }) => !without.includes(name));
    const records = await this.records(wanted.map(({ name }) => name));
    const offers = wanted.map(({ name, version }) => {
      const versions = records.filter((record) => record.name === name);
      const candidate = versions.find((record) => record.version === version);
      if (!candidate) throw unhashed(name, version);
      return { name, candidate, versions };
    });
    return offers.sort(byName);
  }

  /** Every version that the lists hold of these packages. */
  async records(names: readonly string[]): Promise<DebPackage[]> {
    if (names.length === 0) return [];
    const output = await run('apt-cache', [...this.#options, 'show', ...names], { signal: this.#signal });
    return parseRecords(output, hostPlatform().architecture);
  }

  /** Fetches these very versions into the store, each checked by its hash. */
  async download(packages: readonly DebPackage[], store: DebStore): Promise<void> {
    const scratch = join(store.folder, `fetching-${randomUUID()}`);
    await ensureFolder(join(scratch, 'partial'));
    try {
      // A folder of its own: a second build that fetches the same does not write into the same file.
      const own = [...this.#options, '-o', `Dir::Cache::archives=${scratch}`];
      const names = packages.map(({ name, version }) => `${name}=${version}`);
      await run('apt-get', [...own, '-q', 'download', ...names], { cwd: scratch, signal: this.#signal });
      await store.takeFrom(scratch, packages);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

function unhashed(name: string, version: string): ImageBuildError {
  return new ImageBuildError('debian-package', `the package lists name no SHA-256 of ${name} ${version}`, {
    fields: { package: name, version },
  });
}

/** apt with the machine's own package lists. */
export async function machineApt(context: BuildContext): Promise<Apt> {
  return new Apt(await settings(context), context, false);
}

/** apt with lists of our own beside the cache, fetched now. */
export async function freshApt(context: BuildContext): Promise<Apt> {
  const lists = join(context.cacheDir, 'debian', 'lists');
  await ensureFolder(join(lists, 'partial'));
  const apt = new Apt([...(await settings(context)), '-o', `Dir::State::lists=${lists}`], context, true);
  context.progress({ step: 'download', state: 'started', detail: 'Debian package lists' });
  await apt.update();
  return apt;
}

async function settings({ cacheDir }: BuildContext): Promise<string[]> {
  const home = join(cacheDir, 'debian');
  await ensureFolder(join(home, 'archives', 'partial'));
  await writeFile(join(home, 'status'), '');
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

import { parseReference, type Digest, type Reference } from '@cutover/oci';
import { UsageError } from '../usage-error.ts';

/** A folder that is an OCI layout, or a tar; of several images there, the one of the name or the digest. */
export interface LocalPlace {
  readonly kind: 'layout' | 'tar';
  readonly path: string;
  readonly name?: string;
  readonly digest?: Digest;
}

export interface RegistryPlace {
  readonly kind: 'registry';
  /** As it was given: `host[:port]/repository[:tag][@digest]`. */
  readonly text: string;
  readonly reference: Reference;
}

/** Where an image lies, or is to go. */
export type Place = LocalPlace | RegistryPlace;

const FORMS = 'a registry is HOST/REPOSITORY:TAG, a folder begins with ./ or /, a tar ends in .tar';
const IS_LOCAL = /^(?:oci:|\.{0,2}\/|\.{1,2}$)|^[^:]*\.tar(?:@sha256:[0-9a-f]{64})?$/;
const LOCAL = /^(?:oci:)?(?<path>[^:]+?)(?::(?<name>[^@]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;
/** How others write what is meant here. */
const SCHEME = /^(?:https?|docker|oci-archive|docker-archive|dir|file):(?:\/\/)?/;
const DOCKER_HUB = /^(?:index\.)?docker\.io\//;

/** Reads `host/repository:tag`, `oci:FOLDER[:name]`, a path, or a tar. `what` begins the error, such as `--to: `. @throws UsageError */
export function placeOf(text: string, what: string): Place {
  return IS_LOCAL.test(text) ? localPlace(text, what) : registryPlace(text, what);
}

function localPlace(text: string, what: string): LocalPlace {
  const { path, name, digest } = LOCAL.exec(text)?.groups ?? {};
  if (path === undefined) throw new UsageError(`${what}"${text}" must be oci:FOLDER or oci:FOLDER:NAME`);
  return {
    kind: path.endsWith('.tar') ? 'tar' : 'layout',
    path,
    ...(name === undefined ? {} : { name }),
    ...(digest === undefined ? {} : { digest: digest as Digest }),
  };
}

function registryPlace(text: string, what: string): RegistryPlace {
  const reference = tryReference(text);
  if (reference instanceof Error) throw refusal(text, what, reference.message);
  if (reference.registry === 'docker.io' && !DOCKER_HUB.test(text)) {
    throw refusal(text, what, `"${text}" names no registry`);
  }
  return { kind: 'registry', text, reference };
}

function refusal(text: string, what: string, reason: string): UsageError {
  const meant = nearestForm(text);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return new UsageError(`${what}${reason}${hint === '' ? '; ' : `${hint} `}${FORMS}`);
}

/** The same without what others write before it, in lower case, and with the registry that Docker would take. */
function nearestForm(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(SCHEME, '')
    .replace(/[/:]+$/, '');
  if (bare !== text && IS_LOCAL.test(bare)) return bare;
  const full = [bare, bare.toLowerCase()].find((form) => !(tryReference(form) instanceof Error));
  if (full === undefined) return undefined;
  const { registry, repository } = parseReference(full);
  const rest = full.slice(full.lastIndexOf('/') + 1);
  const suffix = /[:@].*$/.exec(rest)?.[0] ?? '';
  return `${registry}/${repository}${suffix}`;
}

function tryReference(text: string): Reference | Error {
  try {
    return parseReference(text);
  } catch (error) {
    return error as Error;
  }
}

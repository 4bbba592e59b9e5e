import { isDigest, type Digest } from './digest.ts';
import { OciError } from './errors.ts';

/**
 * A parsed image reference. `registry` is host[:port], `repository` the path in it. At least one of `tag` and `digest` is set once
 * `parseReference` returned: a bare name means the tag `latest`.
 */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

const DOMAIN_LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = new RegExp(`^(?:${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::([0-9]+))?$`);
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const MAX_NAME = 255;
const DOCKER_HUB = 'docker.io';

/**
 * Parses `[registry/]repository[:tag][@digest]` by the grammar of distribution/reference, with its normal form: no registry means
 * docker.io, there a single name lies under `library/`; neither tag nor digest means `latest`. The first component is a registry if it
 * has a dot or a colon or is `localhost`.
 * @throws OciError reference-invalid, naming the part that is wrong
 */
export function parseReference(text: string): Reference {
  const [beforeDigest, digest] = splitDigest(text);
  const [name, tag] = splitTag(beforeDigest);
  const { registry, path } = splitRegistry(name);
  checkRegistry(text, registry);
  checkPath(text, path);
  if (tag !== undefined && !TAG.test(tag)) {
    throw invalid(text, `the tag "${tag}" must be 1 to 128 of letters, digits, _ . - and not start with . or -`);
  }
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, `the digest "${digest}" must be sha256: and 64 lower-case hex digits`);
  }
  const repository = registry === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path;
  return referenceOf(registry, repository, digest === undefined ? (tag ?? 'latest') : tag, digest);
}

function referenceOf(
  registry: string,
  repository: string,
  tag: string | undefined,
  digest: Digest | undefined,
): Reference {
  const optional = { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
  return Object.freeze({ registry, repository, ...optional });
}

/** The reference in full, so that parsing it again gives the same. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** The same repository at a digest, without a tag: a reference that cannot move. */
export function pinned(reference: Reference, digest: Digest): Reference {
  return Object.freeze({ registry: reference.registry, repository: reference.repository, digest });
}

/** What a registry's manifest endpoint is asked for: the digest when there is one, else the tag. */
export function manifestSelector(reference: Reference): string {
  return reference.digest ?? reference.tag ?? 'latest';
}

function splitDigest(text: string): [string, string | undefined] {
  const at = text.indexOf('@');
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function splitTag(name: string): [string, string | undefined] {
  const colon = name.lastIndexOf(':');
  if (colon === -1 || name.includes('/', colon)) return [name, undefined];
  return [name.slice(0, colon), name.slice(colon + 1)];
}

function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isRegistry = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (!isRegistry) return { registry: DOCKER_HUB, path: name };
  return { registry: first === 'index.docker.io' ? DOCKER_HUB : first, path: name.slice(slash + 1) };
}

function checkRegistry(text: string, registry: string): void {
  const match = HOST.exec(registry);
  if (!match) throw invalid(text, `the registry "${registry}" must be host or host:port`);
  if (match[1] !== undefined && (Number(match[1]) < 1 || Number(match[1]) > 65_535)) {
    throw invalid(text, `the port ${match[1]} must be 1 to 65535`);
  }
}

function checkPath(text: string, path: string): void {
  if (path === '') throw invalid(text, 'the repository is missing');
  const wrong = path.split('/').find((component) => !PATH_COMPONENT.test(component));
  if (wrong !== undefined) {
    throw invalid(text, `"${wrong}" must be lower-case letters and digits, parted by one of . _ __ or dashes`);
  }
  if (path.length > MAX_NAME)
    throw invalid(text, `the repository has ${path.length} characters, at most ${MAX_NAME} are allowed`);
}

function invalid(text: string, reason: string): OciError {
  return new OciError('reference-invalid', `image reference "${text}": ${reason}`, {
    fields: { reference: text, reason },
  });
}

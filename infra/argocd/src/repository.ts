import { ArgoCdError } from './argocd-error.ts';

/** What Argo CD reads. */
export interface Repository {
  /** As `git clone` takes it, without credentials: those are a Secret's. */
  readonly url: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/**
 * What committed ApplicationSets say instead of a repository, since a fork should not have to edit them. The root Application puts the real one there.
 * `invalid` is a name that nothing resolves (RFC 2606): what was not patched fails, and fetches nothing of anybody's.
 */
export const PLACEHOLDER: Repository = {
  url: 'https://repository.invalid/set-by-the-root-application.git',
  revision: 'set-by-the-root-application',
};

const PROTOCOLS = new Set(['http:', 'https:', 'ssh:']);
/** What a branch, a tag or a commit of ours may be: a part of what git-check-ref-format(1) allows, and no option. */
const REVISION = /^(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9][-A-Za-z0-9._/]{0,200}(?<![./])$/;

function refuseUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !PROTOCOLS.has(parsed.protocol))
    throw new ArgoCdError('bad-repository', `repository: ${JSON.stringify(url)}: expected an http, https or ssh URL`);
  // ssh://git@host names a user, which is no secret.
  if (parsed.password !== '' || (parsed.username !== '' && parsed.protocol !== 'ssh:'))
    throw new ArgoCdError(
      'bad-repository',
      `repository ${parsed.host}${parsed.pathname}: carries credentials: they belong in a Secret of Argo CD's`,
    );
}

/** @throws ArgoCdError `bad-repository`, without the credentials that a URL may carry */
export function checkedRepository({ url, revision }: Repository): Repository {
  refuseUrl(url);
  if (!REVISION.test(revision))
    throw new ArgoCdError(
      'bad-repository',
      `revision: ${JSON.stringify(revision)}: expected a branch, a tag or a commit`,
    );
  return { url, revision };
}

import { OciError } from '../errors.ts';
import { pullScope, readDocument, repeated, urlOf, type Api } from './api.ts';
import type { HttpResponse } from './transport.ts';

const MAX_PAGES = 10_000;

/** distribution-spec, "Listing Tags": pages, each with a Link to the next one. */
export async function listTags(api: Api, repository: string): Promise<string[]> {
  const tags: string[] = [];
  let url: URL | undefined = urlOf(api, repository, 'tags/list');
  for (let pages = 0; url !== undefined; pages += 1) {
    const request: { url: URL } = { url };
    if (pages >= MAX_PAGES) throw refused(request.url, `has more than ${MAX_PAGES} pages of tags`);
    const page = await repeated(api, () => readDocument(api, request, pullScope(repository)));
    tags.push(...parseTags(page.bytes, request.url));
    url = nextPage(page.response, api.session.base);
  }
  return tags;
}

/** `tags` is null where there are none, with some registries. */
function parseTags(bytes: Buffer, url: URL): string[] {
  try {
    const { tags } = JSON.parse(bytes.toString('utf8')) as { tags?: unknown };
    const list: unknown = tags ?? [];
    if (Array.isArray(list) && list.every((tag) => typeof tag === 'string')) return list;
  } catch {
    // Said below: the parser's own error quotes what it could not read.
  }
  throw refused(url, 'answers with no list of tags');
}

/** RFC 8288. Only path and query count: registries behind proxies name hosts that nobody else can reach. */
function nextPage({ headers, url }: HttpResponse, base: URL): URL | undefined {
  const link = [headers.link ?? []].flat().join(', ');
  const target = /<([^>]+)>[^<]*;\s*rel="?next"?/i.exec(link)?.[1];
  const next = target === undefined ? null : URL.parse(target, url.href);
  return next === null ? undefined : new URL(`${next.pathname}${next.search}`, base);
}

function refused(url: URL, reason: string): OciError {
  return new OciError('registry-refused', `${url.host}${url.pathname} ${reason}`);
}

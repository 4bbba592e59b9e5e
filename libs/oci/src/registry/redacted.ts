/** A URL that may be shown: no user, no password, and of the query the names only, since upload states and tokens travel there. */
export function redacted(url: URL): string {
  const query = [...url.searchParams.keys()].map((name) => `${name}=…`).join('&');
  return `${url.protocol}//${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const MOST = 8;

export const previewUrl = (number: number, suffix: string): string => `http://pr-${number}.${suffix}`;

/** A host of this preview's, and of nobody else's. */
function isOwn(url: string, host: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  const isPlain = ['http:', 'https:'].includes(protocol) && username === '' && password === '' && HOST.test(hostname);
  return isPlain && (hostname === host || hostname.endsWith(`.${host}`));
}

/** Where a preview is reached: its own address, and those of its Ingresses below it. Whatever else an Ingress names is not shown. */
export function previewUrls(number: number, suffix: string, found: readonly string[]): readonly string[] {
  const first = previewUrl(number, suffix);
  const own = found.filter((url) => isOwn(url, new URL(first).hostname)).map((url) => new URL(url).origin);
  return [...new Set([first, ...own.toSorted()])].slice(0, MOST);
}

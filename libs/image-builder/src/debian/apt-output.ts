import type { DebPackage } from './package.ts';

/**
 * Names and versions out of what `apt-get --print-uris` prints, a line a package: `'URI' NAME_VERSION_ARCHITECTURE.deb SIZE HASH`. The hash is
 * left alone: by `download` it is SHA-256, by `install` MD5 or none.
 */
export function parseUris(output: string): { readonly name: string; readonly version: string }[] {
  return [...output.matchAll(/^'[^']+' ([^_\s]+)_([^_\s]+)_[^_\s]+\.deb \d+/gm)].map(([, name = '', version = '']) => ({
    name,
    version: decodeURIComponent(version),
  }));
}

/** The records that `apt-cache show` prints, for this architecture or all. A record without SHA-256 is none. */
export function parseRecords(output: string, architecture: string): DebPackage[] {
  return output.split(/\n{2,}/).flatMap((record) => {
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(record)?.[1] ?? '';
    const found = {
      name: field('Package'),
      version: field('Version'),
      sha256: field('SHA256'),
      size: Number(field('Size')),
    };
    const isOurs = [architecture, 'all'].includes(field('Architecture'));
    return isOurs && found.name !== '' && /^[0-9a-f]{64}$/.test(found.sha256) ? [found] : [];
  });
}

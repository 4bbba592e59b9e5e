/** Why the embedded node cannot run here, or undefined where it can. */
export function whyNoEmbeddedNode(): string | undefined {
  if (process.platform !== 'linux') return `an embedded node needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'an embedded node needs root: run npm test as root to include them';
  return undefined;
}

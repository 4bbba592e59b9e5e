import { describe, expect, it } from '@jest/globals';
import { releaseIn } from './forge-source.ts';

const DIGEST = `sha256:${'b'.repeat(64)}`;

describe('what a leaf asks for', () => {
  it('is its version label and the digest of the image that has its name', () => {
    const text = `
labels: [{ pairs: { env: dev, app.kubernetes.io/version: 1.5.0 } }]
images:
  - { name: registry/cutover/other-account, digest: "sha256:${'c'.repeat(64)}" }
  - { name: registry/cutover/account, digest: "${DIGEST}" }`;
    expect(releaseIn(text, 'account')).toEqual({ version: '1.5.0', digest: DIGEST });
  });

  it.each([
    ['images: [{ name: r/account, newTag: 1.4.0 }]', { version: '1.4.0' }],
    // YAML takes it for a number.
    ['images: [{ name: r/account, newTag: 1.4 }]', { version: '1.4' }],
    ['resources: [x]', undefined],
    ['', undefined],
  ])('of %j is %j', (text, release) => {
    expect(releaseIn(text, 'account')).toEqual(release);
  });
});

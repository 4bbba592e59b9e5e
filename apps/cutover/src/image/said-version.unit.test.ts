import { emptyImage, withConfig } from '@cutover/oci';
import { describe, expect, it } from '@jest/globals';
import { versionSaidBy } from './said-version.ts';

const labelled = (labels: Readonly<Record<string, string>>) =>
  withConfig(emptyImage({ os: 'linux', architecture: 'amd64' }), { Labels: labels });
const TITLE = 'org.opencontainers.image.title';
const VERSION = 'org.opencontainers.image.version';

describe('the version of an image of an app', () => {
  it('is what its label says', () => {
    expect(versionSaidBy(labelled({ [TITLE]: '@cutover/pacman', [VERSION]: '1.4.0' }), 'pacman', './before')).toBe(
      '1.4.0',
    );
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, './before is no image of pacman: its label org.opencontainers.image.title is missing'],
    [
      { [TITLE]: '@cutover/account', [VERSION]: '1.4.0' },
      './before is no image of pacman: its label org.opencontainers.image.title is @cutover/account',
    ],
    [
      { [TITLE]: '@cutover/pacman' },
      './before does not say which version it is: its label org.opencontainers.image.version is missing',
    ],
  ])('is refused in one line where it cannot be had: %j', (labels, line) => {
    expect(() => versionSaidBy(labelled(labels), 'pacman', './before')).toThrow(line);
  });
});

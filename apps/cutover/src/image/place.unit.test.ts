import { describe, expect, it } from '@jest/globals';
import { placeOf } from './place.ts';
import { pinnedPlace } from './source.ts';
import { foldersOf, targetsOf } from './target.ts';

const DIGEST = `sha256:${'a'.repeat(64)}` as const;
const FORMS = 'a registry is HOST/REPOSITORY:TAG, a folder begins with ./ or /, a tar ends in .tar';

describe('where an image lies', () => {
  it.each([
    ['./web', { kind: 'layout', path: './web' }],
    ['/tmp/web', { kind: 'layout', path: '/tmp/web' }],
    ['../web', { kind: 'layout', path: '../web' }],
    ['.', { kind: 'layout', path: '.' }],
    ['oci:web', { kind: 'layout', path: 'web' }],
    ['oci:web:localhost/web:1', { kind: 'layout', path: 'web', name: 'localhost/web:1' }],
    ['./web:1', { kind: 'layout', path: './web', name: '1' }],
    [`oci:./web@${DIGEST}`, { kind: 'layout', path: './web', digest: DIGEST }],
    ['./node_modules/@scope/web', { kind: 'layout', path: './node_modules/@scope/web' }],
    ['web.tar', { kind: 'tar', path: 'web.tar' }],
    ['out/web.tar', { kind: 'tar', path: 'out/web.tar' }],
    ['./web.tar:shop/web:1', { kind: 'tar', path: './web.tar', name: 'shop/web:1' }],
    [`web.tar@${DIGEST}`, { kind: 'tar', path: 'web.tar', digest: DIGEST }],
  ])('%s is here', (text, place) => {
    expect(placeOf(text, '')).toEqual(place);
  });

  it.each([
    ['127.0.0.1:5000/web:1', '127.0.0.1:5000/web'],
    ['registry.example/shop/web', 'registry.example/shop/web'],
    ['localhost/web:v1.tar', 'localhost/web'],
    ['docker.io/shop/web:1', 'docker.io/shop/web'],
    [`registry.example/web@${DIGEST}`, 'registry.example/web'],
  ])('%s is in a registry, and pinned there by its digest', (text, repository) => {
    const place = placeOf(text, '');
    expect(place.kind).toBe('registry');
    expect(pinnedPlace(place, { digest: DIGEST })).toBe(`${repository}@${DIGEST}`);
  });

  it.each(['oci:web', 'web.tar', 'registry.example/web'])('pinned, %s can be given again', (text) => {
    const pinned = pinnedPlace(placeOf(text, ''), { digest: DIGEST });
    expect(pinnedPlace(placeOf(pinned, ''), { digest: DIGEST })).toBe(pinned);
  });

  it.each([
    ['web', '"web" names no registry; did you mean docker.io/library/web?'],
    ['shop/web:1', '"shop/web:1" names no registry; did you mean docker.io/shop/web:1?'],
    [
      'http://registry.example/web',
      'image reference "http://registry.example/web": the registry "http:" must be host or host:port; did you mean registry.example/web?',
    ],
    [
      'registry.example/Shop/Web',
      'image reference "registry.example/Shop/Web": "Shop" must be lower-case letters and digits, parted by one of . _ __ or dashes; did you mean registry.example/shop/web?',
    ],
    ['registry.example/web:', /the tag "" must be .*; did you mean registry\.example\/web\?/],
    ['docker://registry.example/web:1', /did you mean registry\.example\/web:1\?/],
    ['oci-archive:web.tar', /did you mean web\.tar\?/],
  ])('%s is refused in one line, with the nearest form', (text, start) => {
    const place = (): unknown => placeOf(text, '--to: ');
    expect(place).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringMatching(/^--to: [^\n]+$/) }));
    expect(place).toThrow(typeof start === 'string' ? `--to: ${start} ${FORMS}` : start);
  });

  it('is refused without a nearest form where there is none', () => {
    expect(() => placeOf('', '--to: ')).toThrow(`--to: image reference "": the repository is missing; ${FORMS}`);
    expect(() => placeOf('oci:', '--to: ')).toThrow('--to: "oci:" must be oci:FOLDER or oci:FOLDER:NAME');
  });
});

describe('where an image is to go', () => {
  it('is each place once', () => {
    expect(targetsOf(['./a', './a', 'a.tar'])).toEqual([
      { kind: 'layout', path: './a' },
      { kind: 'tar', path: 'a.tar' },
    ]);
  });

  it('is somewhere, and its digest is not told beforehand', () => {
    expect(() => targetsOf([])).toThrow(/^say where the image goes: --to HOST/);
    expect(() => targetsOf([`registry.example/web:1@${DIGEST}`])).toThrow(
      `--to: "registry.example/web:1@${DIGEST}": its content says an image's digest; did you mean registry.example/web:1?`,
    );
  });
});

describe('where an image without its base is to go', () => {
  it('is a folder', () => {
    expect(foldersOf(['./a', 'oci:b'])).toEqual([
      { kind: 'layout', path: './a' },
      { kind: 'layout', path: 'b' },
    ]);
  });

  it.each(['./a.tar', 'registry.example/web:1', './a:web:1'])('is not %s', (text) => {
    const line = `--without-base: "${text}" is no folder for one image: --to ./FOLDER`;
    expect(() => foldersOf(['./a', text])).toThrow(expect.objectContaining({ code: 'usage', message: line }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { ignoredInputs } from './ignored.ts';
import { readOptions } from './options.ts';
import { imageTargets } from './targets.ts';

const APP = { root: 'apps/web', name: '@shop/web', version: '1.2.0', inputs: ['default'] };

describe('options of the plugin', () => {
  it('have defaults, and each can be set', () => {
    const defaults = { apps: ['apps/*'], targetName: 'image', pushTargetName: 'push', base: 'node' };
    expect(readOptions(undefined, 'x')).toEqual(defaults);
    const set = {
      apps: ['services/*', 'web'],
      targetName: 'oci',
      pushTargetName: 'oci:push',
      base: `registry.example:5000/node@sha256:${'0'.repeat(64)}`,
      registry: 'registry.example:5000/shop/a-b',
    };
    expect(readOptions(set, 'x')).toEqual(set);
  });

  it.each([
    [{ targetname: 'a' }, /^x: "targetname" is not an option; did you mean targetName\? choose from apps, targetName,/],
    [{ targetName: '' }, 'x: option "targetName" is "" and must be a name such as image'],
    [{ pushTargetName: 1 }, 'x: option "pushTargetName" is 1 and must be a name such as push'],
    [{ pushTargetName: 'image' }, 'x: option "pushTargetName" is "image" and must be another than targetName'],
    [{ base: 'a; rm -r b' }, /^x: option "base" is "a; rm -r b" and must be node, scratch,/],
    [{ base: null }, /^x: option "base" is null and must be/],
    [
      { registry: 'https://registry.example' },
      /^x: option "registry" is "https:[^\n]+ and must be HOST\[:PORT\]\[\/PATH\], without/,
    ],
    [{ registry: 'registry.example/shop:1' }, /"registry"/],
    [{ registry: '$(id)' }, /"registry"/],
    [{ apps: 'apps/*' }, 'x: option "apps" is "apps/*" and must be a list of globs such as ["apps/*"]'],
    [{ apps: [] }, /"apps"/],
    [['apps'], 'x: its options must be an object'],
    ['image', 'x: its options must be an object'],
  ])('%j is refused in one line', (options, line) => {
    expect(() => readOptions(options, 'x')).toThrow(line);
  });
});

describe('targets of an app', () => {
  it('build and push under the names that were chosen, the second whatever Nx has kept', () => {
    const targets = imageTargets(APP, readOptions({ targetName: 'oci', pushTargetName: 'send' }, 'x'));
    expect(Object.keys(targets)).toEqual(['oci', 'send']);
    expect(targets['oci']).toMatchObject({ cache: true, outputs: ['{projectRoot}/image'] });
    expect(targets['oci']!.inputs).toContainEqual({ env: 'CUTOVER_VERSION' });
    expect(targets['send']).toMatchObject({ cache: false, dependsOn: ['oci'] });
  });

  it('push below the registry of the options, unless the environment names another', () => {
    const prefixOf = (options: object): string => imageTargets(APP, readOptions(options, 'x'))['push']!.command;
    expect(prefixOf({ registry: 'registry.example/shop' })).toContain(
      '"${CUTOVER_IMAGE_PREFIX:-registry.example/shop}/web":"${CUTOVER_VERSION:-1.2.0}"',
    );
    expect(prefixOf({})).toContain('"${CUTOVER_IMAGE_PREFIX}/web":');
  });

  it('give a shell nothing but words', () => {
    const { image } = imageTargets({ ...APP, root: "apps/it's $(id)" }, readOptions({}, 'x'));
    expect(image!.command).toContain(`build './apps/it'\\''s $(id)' --to './apps/it'\\''s $(id)/image' `);
    const odd = { ...APP, version: '1.0.0"; id; "' };
    expect(() => imageTargets(odd, readOptions({}, 'x'))).toThrow(
      'apps/web: version "1.0.0\\"; id; \\"" must be like 1.2.3',
    );
    expect(() => imageTargets({ ...APP, name: '@shop/$(id)' }, readOptions({}, 'x'))).toThrow(
      /^apps\/web: "\$\(id\)" cannot/,
    );
  });
});

describe('inputs that a .dockerignore leaves out', () => {
  it('are those that no image of the app holds', () => {
    expect(ignoredInputs('# tests\n\n/test/\n**/*.test.js\n')).toEqual([
      '!{projectRoot}/test',
      '!{projectRoot}/test/**/*',
      '!{projectRoot}/**/*.test.js',
      '!{projectRoot}/**/*.test.js/**/*',
    ]);
  });

  it.each(['*\n!src', 'a?', '[ab]', 'a b'])('are none where Docker and Nx may read %j otherwise', (rules) => {
    expect(ignoredInputs(rules)).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { fits } from '../tools/on-path.ts';
import { CATALOGUE } from './catalogue.ts';
import type { PathSpec } from './tool-spec.ts';
import { compareVersions, fillVersion } from './version.ts';

describe('versions', () => {
  it.each([
    ['v1.34.4', '1.34.4', 0],
    ['go1.26', '1.26.0', 0],
    ['3.9.0', '3.14.0', -1],
    ['v3.22.0', '3.14.9', 1],
    ['1.26rc1', '1.26.0', 0],
  ])('%s against %s is %d', (a, b, order) => {
    expect(compareVersions(a, b)).toBe(order);
  });

  it('fill the places of a template and leave others', () => {
    expect(fillVersion('{version} {number} {major} {minor} {other}', 'v1.34.4')).toBe('v1.34.4 1.34.4 1 34 {other}');
  });
});

describe('a program on PATH', () => {
  it.each<[keyof typeof CATALOGUE & ('helm' | 'etcd' | 'kustomize'), string, boolean]>([
    ['helm', 'v3.18.4+gd80839c', true],
    ['helm', 'v3.22.0', true],
    ['helm', 'v3.9.0+g7ceeda6', false],
    ['helm', 'v4.0.1+g1234567', false],
    ['etcd', 'etcd Version: 3.6.5', true],
    ['etcd', 'etcd Version: 3.4.23', false],
    ['kustomize', 'v5.7.1', true],
    ['kustomize', 'v4.5.7', false],
  ])('%s saying "%s" serves: %s', (name, answer, serves) => {
    const spec: PathSpec = CATALOGUE[name].onPath;
    const version = spec.pattern.exec(answer)?.[1];
    expect(version !== undefined && fits(version, spec)).toBe(serves);
  });
});

import { describe, expect, it } from '@jest/globals';

import { dark, light, type Scheme } from './theme.ts';

type Triple = [number, number, number];

const linear = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const visions: Record<string, number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const times = (m: readonly number[], [a, b, c]: Triple): Triple =>
  [0, 3, 6].map((row) => (m[row] ?? 0) * a + (m[row + 1] ?? 0) * b + (m[row + 2] ?? 0) * c) as Triple;

const oklab = (rgb: Triple): Triple => {
  const cone = times(
    [
      0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376,
      0.6299787005,
    ],
    rgb,
  ).map((value) => Math.cbrt(Math.max(0, value))) as Triple;
  return times(
    [
      0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662,
      -0.808675766,
    ],
    cone,
  );
};

const distance = (a: string, b: string, vision: readonly number[]): number => {
  const [one, two] = [a, b].map((hex) => oklab(times(vision, linear(hex)))) as [Triple, Triple];
  return 100 * Math.hypot(...one.map((value, index) => value - (two[index] ?? 0)));
};

const pairs = [
  ['old', 'new'],
  ['old', 'failed'],
  ['new', 'failed'],
] as const;

describe.each([
  ['light', light],
  ['dark', dark],
])('%s scheme', (_name, scheme: Scheme) => {
  it.each(Object.keys(visions))('keeps versions and failures apart under %s', (vision) => {
    for (const [a, b] of pairs) {
      expect(distance(scheme[a], scheme[b], visions[vision] ?? [])).toBeGreaterThan(8);
    }
  });
});

it('gives every light colour one meaning, so that it can be turned dark', () => {
  expect(new Set(Object.values(light)).size).toBe(Object.keys(light).length);
});

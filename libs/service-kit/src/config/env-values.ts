import { z } from 'zod';

/** What a setting says about itself: `secret` keeps its value out of every message. */
export interface SettingMeta {
  readonly description: string;
  readonly secret?: boolean;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
}

/** An integer from the environment; `fallback` serves when the variable is unset or empty. */
export function integerSetting(fallback: number, bounds: Bounds) {
  return integer(bounds).default(fallback).describe(described(bounds));
}

/** An integer from the environment, undefined when the variable is unset or empty. */
export function optionalIntegerSetting(bounds: Bounds) {
  return integer(bounds).optional().describe(described(bounds));
}

function integer({ min, max }: Bounds) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));
}

function described({ min, max, unit }: Bounds): string {
  return `an integer from ${min} to ${max}${unit === undefined ? '' : ` ${unit}`}`;
}

/** `true` or `false`, nothing else. */
export function booleanSetting(fallback: boolean) {
  return z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .default(fallback)
    .describe('true or false');
}

/** One of a fixed list of words. */
export function choiceSetting<const T extends readonly [string, ...string[]]>(fallback: T[number], choices: T) {
  return z
    .enum(choices)
    .default(fallback as never)
    .describe(`one of ${choices.join(', ')}`);
}

/** A required URL of one of the given schemes. It may hold a password: its value is never shown. */
export function urlSetting(schemes: readonly string[]) {
  const meta: SettingMeta = {
    description: `a URL starting with ${schemes.map((s) => `${s}://`).join(' or ')}`,
    secret: true,
  };
  return z
    .string()
    .refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && text.length > 12)
    .meta({ ...meta });
}

/** Free text of bounded length, without line breaks. */
export function textSetting(fallback: string, maxLength = 253) {
  return z
    .string()
    .max(maxLength)
    .regex(/^[^\r\n]+$/)
    .default(fallback)
    .describe(`one line of at most ${maxLength} characters`);
}

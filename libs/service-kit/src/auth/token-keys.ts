import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { SettingMeta } from '../config/env-values.ts';

/** RFC 7518 section 3.2: a key for HS256 is at least as long as the hash. */
export const MIN_SECRET_BYTES = 32;

const KEY_ID = /^[\w.-]{1,64}$/;

/** Shared secrets by key id. They can be used but not printed. */
export class TokenKeys {
  readonly #keys: ReadonlyMap<string, KeyObject>;

  constructor(keys: ReadonlyMap<string, KeyObject>) {
    this.#keys = keys;
  }

  get(kid: string): KeyObject | undefined {
    return this.#keys.get(kid);
  }

  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  toJSON(): string {
    return '[redacted]';
  }
}

/** Parses `kid:secret,kid2:secret2`; undefined when any part is malformed, too short or repeated. */
export function parseTokenKeys(text: string): TokenKeys | undefined {
  const keys = new Map<string, KeyObject>();
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const kid = part.slice(0, Math.max(colon, 0)).trim();
    const secret = Buffer.from(part.slice(colon + 1).trim());
    if (!KEY_ID.test(kid) || keys.has(kid) || secret.length < MIN_SECRET_BYTES) return undefined;
    keys.set(kid, createSecretKey(secret));
  }
  return new TokenKeys(keys);
}

const keysMeta: SettingMeta = {
  description: `a list of kid:secret, separated by commas, each secret at least ${MIN_SECRET_BYTES} bytes`,
  secret: true,
};

const parsedKeys = z.string().transform((text, context) => {
  const keys = parseTokenKeys(text);
  if (keys === undefined) context.addIssue('malformed keys');
  return keys ?? z.NEVER;
});

/** The setting AUTH_KEYS, made optional or not by `as`. */
export function authKeysSetting<S extends z.ZodType>(as: (schema: typeof parsedKeys) => S): S {
  return as(parsedKeys).meta({ ...keysMeta });
}

/** Settings of a service that checks callers' tokens. There is no default: without keys the service does not start. */
export const authSettings = { AUTH_KEYS: authKeysSetting((schema) => schema) };

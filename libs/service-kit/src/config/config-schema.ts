import type { z } from 'zod';

/** Settings by the name of their environment variable. */
export type ConfigShape = Readonly<Record<string, z.ZodType>>;

/** `DRAIN_WINDOW_MS` → `drainWindowMs`. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<S>;

/** The typed object that a shape gives: camel-case keys, parsed values, frozen. */
export type ConfigValues<S extends ConfigShape> = {
  readonly [K in keyof S & string as CamelCase<K>]: z.output<S[K]>;
};

/** What a check across settings finds wrong; undefined when all is well. */
export interface ConfigProblem {
  readonly variable: string;
  readonly message: string;
}

/** A rule across several settings. */
export type ConfigCheck<S extends ConfigShape> = (values: ConfigValues<S>) => ConfigProblem | undefined;

export interface ConfigSchema<S extends ConfigShape> {
  readonly shape: S;
  readonly checks: readonly ConfigCheck<S>[];
}

/** The configuration type of a schema: `type AccountConfig = ConfigOf<typeof accountConfig>`. */
export type ConfigOf<T> = T extends ConfigSchema<infer S> ? ConfigValues<S> : never;

import type { z } from 'zod';
import { ContractError } from './contract-error.ts';

/** Turns data of one version into data of the next. */
export type Upcaster = (data: never) => object;

export interface MessageContract<D extends object> {
  readonly type: string;
  /** The newest version: what is published. */
  readonly version: number;
  /** From version 1 on. */
  readonly schemas: readonly z.ZodType[];
  /**
   * Data of any version so far, checked as that version and brought to the newest.
   * @throws ContractError `contract.unknown-version`, `contract.invalid`
   */
  parse(version: number, data: unknown): D;
}

/** A message with one version so far. Fields that a reader does not know are dropped, so that fields may be added. */
export function defineMessage<S extends z.ZodObject>(type: string, schema: S): MessageContract<z.output<S>> {
  return defineVersions(type, [schema], []);
}

/**
 * A message by its versions, oldest first, with a step between each two: readers see the newest only.
 * @throws Error when a step is missing
 */
export function defineVersions<D extends object>(
  type: string,
  schemas: readonly z.ZodType[],
  steps: readonly Upcaster[],
): MessageContract<D> {
  if (steps.length !== schemas.length - 1) throw new Error(`${type}: a step is needed between each two versions`);
  const parse = (version: number, data: unknown): D => {
    const schema = schemas[version - 1];
    if (schema === undefined) {
      const message = `${type} has versions 1 to ${schemas.length} here, not ${version}`;
      throw new ContractError('contract.unknown-version', message);
    }
    const checked = check(`${type} v${version}`, schema, data);
    return steps.slice(version - 1).reduce((older, step) => step(older as never), checked) as D;
  };
  return { type, version: schemas.length, schemas, parse };
}

function check(what: string, schema: z.ZodType, data: unknown): object {
  const result = schema.safeParse(data);
  if (result.success) return result.data as object;
  const [issue] = result.error.issues;
  throw new ContractError('contract.invalid', `${what}: ${issue?.path.join('.') || 'data'} ${issue?.message}`);
}

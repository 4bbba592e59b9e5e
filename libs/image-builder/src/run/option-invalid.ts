import { ImageBuildError } from '../errors.ts';

/** `expected` follows "expected"; `fields` has the three parts, for whoever calls the option by another name. */
export function optionInvalid(option: string, value: unknown, expected: string): ImageBuildError {
  return new ImageBuildError('option-invalid', `${option} is ${JSON.stringify(value)}, expected ${expected}`, {
    fields: { option, value, expected },
  });
}

import { InvalidArgumentError } from 'commander';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A whole number in decimal digits within a range. @throws InvalidArgumentError */
export function wholeNumber(what: string, { min, max }: Range): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give ${what} as a whole number from ${min} to ${max}.`);
  };
}

/** A number of requests per second above 0; what this machine can hold is checked by the generator. @throws InvalidArgumentError */
export function ratePerSecond(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('Give a rate above 0 in requests per second, such as 150.');
}

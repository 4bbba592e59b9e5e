export type Colour = 'blue' | 'green';

/** Which of all pods answered. */
export interface Whereabouts {
  readonly pod: string;
  readonly node: string;
  readonly zone: string;
  readonly version: string;
  readonly colour: Colour;
}

/** A version's colour, where none is given: odd sums of its numbers are blue. Neighbours such as 1.0.0 and 1.0.1 or 2.0.0 differ. */
export function colourOf(version: string): Colour {
  const sum = (version.match(/\d+/g) ?? []).reduce((total, digits) => total + Number(digits), 0);
  return sum % 2 === 1 ? 'blue' : 'green';
}

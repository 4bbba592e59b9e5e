/** A text that the controller fills in before a step starts. Only what has it gives it, so that there is none of a task or a parameter that does not exist. */
export class Value {
  /** Makes it a type of its own: an object that looks the same is none. */
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What an input can be given: a value, or a text that stands as it is. */
export type Given = Value | string;

/** A text with values in it. Never a script: what the controller fills in would be run. */
export const joined = (parts: TemplateStringsArray, ...values: readonly Value[]): Value =>
  new Value(String.raw({ raw: parts }, ...values));

/** How the workflow ended: `Succeeded`, `Failed` or `Error`. In an exit handler alone. */
export const STATUS = new Value('{{workflow.status}}');

/** Of the run. */
export const RUN_NAME = new Value('{{workflow.name}}');

export const valuesOf = <N extends string>(names: readonly N[], prefix: string): Readonly<Record<N, Value>> =>
  Object.fromEntries(names.map((name) => [name, new Value(`{{${prefix}.${name}}}`)])) as Record<N, Value>;

/** A resource as the program registered it. */
export interface RegisteredResource {
  /** `kubernetes:core/v1:Namespace`, or of a component `cutover:index:Environment`. */
  readonly type: string;
  readonly name: string;
  /** As they go to the engine: what is secret is wrapped. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Of a component, what it keeps in the state; what is secret is wrapped. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of what makes it. Empty where that would be whatever the caller's kubeconfig leads to. */
  readonly provider: string;
}

/** All that a stack registers, and what it says of itself. */
export interface RegisteredStack {
  readonly stack: string;
  readonly resources: readonly RegisteredResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** How Pulumi marks a value on the wire. https://www.pulumi.com/docs/iac/guides/building-extending/packages/ */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isSecret = (value: unknown): boolean => isRecord(value) && value[SIGNATURE] === SECRET;

/** A value without its marks. */
export function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isRecord(value)) return value;
  if (isSecret(value)) return unwrapped(value['value']);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** Every text that stands there, and may be read by whoever reads the state: none of what is secret. */
export function plainTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(plainTexts);
  if (!isRecord(value) || isSecret(value)) return [];
  return Object.values(value).flatMap(plainTexts);
}

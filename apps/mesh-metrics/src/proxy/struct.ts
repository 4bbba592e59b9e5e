import type { StructMessage } from '../receive/messages.ts';

/** The text at a key of a google.protobuf.Struct. */
export function textAt(struct: StructMessage | undefined, key: string): string | undefined {
  const text = struct?.fields?.[key]?.stringValue;
  return text === '' ? undefined : text;
}

/** All texts of the struct at a key. */
export function textsAt(struct: StructMessage | undefined, key: string): Readonly<Record<string, string>> {
  const fields = struct?.fields?.[key]?.structValue?.fields ?? {};
  const entries = Object.entries(fields).flatMap(([name, { stringValue }]) =>
    stringValue === undefined ? [] : [[name, stringValue] as const],
  );
  return Object.fromEntries(entries);
}

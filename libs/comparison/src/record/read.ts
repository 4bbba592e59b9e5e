import { readFile } from 'node:fs/promises';

import type { z } from 'zod';

import { RecordError } from './record-error.ts';

type Where = { file: string; line: number | null };

/** Line of a JSON document on which the field at `path` stands, as far as a textual search can tell. */
const lineOfField = (text: string, path: readonly PropertyKey[]): number => {
  let offset = 0;
  for (const key of path) {
    if (typeof key !== 'string') continue;
    const found = text.indexOf(`"${key}"`, offset);
    if (found >= 0) offset = found;
  }
  return text.slice(0, offset).split('\n').length;
};

const lineOfSyntaxError = (text: string, error: SyntaxError): number => {
  const position = /position (\d+)/.exec(error.message)?.[1];
  return position === undefined ? 1 : text.slice(0, Number(position)).split('\n').length;
};

const parseText = <T>(schema: z.ZodType<T>, text: string, where: Where): T => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const line = where.line ?? lineOfSyntaxError(text, error as SyntaxError);
    throw new RecordError({ file: where.file, field: '', line }, `not JSON: ${(error as SyntaxError).message}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const line = where.line ?? lineOfField(text, path);
  throw new RecordError({ file: where.file, field: path.join('.'), line }, issue?.message ?? 'invalid');
};

/** @throws RecordError, or the file system's error when the file cannot be read */
export const readJson = async <T>(schema: z.ZodType<T>, file: string): Promise<T> =>
  parseText(schema, await readFile(file, 'utf8'), { file, line: null });

/** @throws RecordError naming file, line and field, or the file system's error */
export const readNdjson = async <T>(schema: z.ZodType<T>, file: string): Promise<T[]> => {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((text, index) => (text === '' ? [] : [parseText(schema, text, { file, line: index + 1 })]));
};

/** @returns null where there is no such file @throws as `readNdjson` */
export const readNdjsonIfThere = async <T>(schema: z.ZodType<T>, file: string): Promise<T[] | null> => {
  try {
    return await readNdjson(schema, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

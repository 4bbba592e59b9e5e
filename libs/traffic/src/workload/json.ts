export type Json = Record<string, unknown>;

/** The object that a body is; null when it is none. */
export const parseObject = (body: string): Json | null => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Json) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

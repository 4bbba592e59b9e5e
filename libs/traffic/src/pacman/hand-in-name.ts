/** Hexadecimal digits of the key that a name has room for. */
const digits = 12;

/**
 * The name under which a result is handed in: its own each time, so that it is found again by something else than the id that it is kept
 * under, however often that was.
 */
export const handInName = (key: string): string => `B${key.replaceAll('-', '').slice(-digits)}`;

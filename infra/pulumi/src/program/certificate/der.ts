/** What of DER (ITU-T X.690) a certificate takes. */
const TAGS = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const LONG_FORM = 0x80;
const BYTE = 0x100;

function lengthOf(size: number): Buffer {
  if (size < LONG_FORM) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / BYTE)) bytes.unshift(rest % BYTE);
  return Buffer.from([LONG_FORM | bytes.length, ...bytes]);
}

/** A value under its tag and length. */
export function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(bytes.length), bytes]);
}

export const sequence = (...items: readonly Buffer[]): Buffer => tagged(TAGS.sequence, ...items);
export const set = (...items: readonly Buffer[]): Buffer => tagged(TAGS.set, ...items);
export const octets = (content: Buffer): Buffer => tagged(TAGS.octets, content);
/** Whole bytes. */
export const bits = (content: Buffer): Buffer => tagged(TAGS.bits, Buffer.from([0]), content);
export const utf8 = (text: string): Buffer => tagged(TAGS.text, Buffer.from(text));
export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));

/** A positive number, from its bytes without leading zeros. */
export function integer(bytes: Buffer): Buffer {
  const negative = ((bytes[0] ?? 0) & LONG_FORM) !== 0;
  return tagged(TAGS.integer, ...(negative ? [Buffer.from([0])] : []), bytes);
}

/** `YYYYMMDDHHMMSSZ`, UTC. */
export const time = (at: Date): Buffer =>
  tagged(TAGS.time, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`));

/** `1.2.840.10045.4.3.2` */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const bytes = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | LONG_FORM);
    return bytes;
  };
  return tagged(TAGS.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** A deterministic source of numbers; the same seed and purpose give the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
}

/** FNV-1a, 32 bit: turns the purpose into seed material, so that two purposes never share a sequence. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 0x01000193);
  return value >>> 0;
};

/** sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, 32-bit integer arithmetic alone. */
const sfc32 = (state: Uint32Array) => (): number => {
  const [a = 0, b = 0, c = 0, counter = 0] = state;
  const mixed = (a + b + counter) >>> 0;
  state[3] = counter + 1;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + mixed;
  return mixed;
};

/**
 * @param seed a non-negative integer
 * @param purpose what the numbers are for, such as "arrivals"
 */
export const createRandom = (seed: number, purpose: string): Random => {
  const word = sfc32(new Uint32Array([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, hash(purpose), 1]));
  for (let warmUp = 0; warmUp < 16; warmUp += 1) word();
  const next = () => word() / 2 ** 32;
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    exponential: (mean) => -mean * Math.log(1 - next()),
  };
};

/** Fisher and Yates; the input is left alone. */
export const shuffled = <T>(values: readonly T[], random: Random): T[] => {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
};

/** Streams whose sequences are not 1..n without a gap: an event is missing or there twice. */
export const streamsWithGaps = (commits: readonly { stream: string; sequence: number }[]): string[] => {
  const sequences = new Map<string, number[]>();
  for (const { stream, sequence } of commits) {
    const known = sequences.get(stream) ?? [];
    known.push(sequence);
    sequences.set(stream, known);
  }
  const dense = (numbers: number[]) => numbers.sort((a, b) => a - b).every((number, index) => number === index + 1);
  return [...sequences].filter(([, numbers]) => !dense(numbers)).map(([stream]) => stream);
};

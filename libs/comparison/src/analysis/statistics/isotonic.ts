interface Block {
  from: number;
  sum: number;
  size: number;
}

const mean = (block: Block): number => block.sum / block.size;

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the ascending sequence nearest to `values`.
 * It needs no window width, so that a switch in one instant is seen as one.
 * @returns blocks of equal fit, each with the index it begins at
 */
export const isotonicFit = (values: readonly number[]): { from: number; fit: number }[] => {
  const blocks: Block[] = [];
  values.forEach((value, index) => {
    let block: Block = { from: index, sum: value, size: 1 };
    let before = blocks.at(-1);
    while (before !== undefined && mean(before) >= mean(block)) {
      block = { from: before.from, sum: before.sum + block.sum, size: before.size + block.size };
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  });
  return blocks.map((block) => ({ from: block.from, fit: mean(block) }));
};

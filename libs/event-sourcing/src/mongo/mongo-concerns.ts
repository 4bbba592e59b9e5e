/** Acknowledged means: in the journals of a majority. No fail-over takes it back. */
export const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

/** Nothing is shown or replayed that a fail-over could still take back. */
export const COMMITTED = { readConcern: { level: 'majority' } } as const;

export { startToyBank, toyBehaviours } from './toy-bank.ts';
export type { ToyBank, ToyBehaviour } from './toy-bank.ts';
export { mountSmallDisk } from './small-disk.ts';
export type { SmallDisk } from './small-disk.ts';

import type { Strategy } from './strategy.ts';

/** Whether load reaches the app by a proxy of the mesh, whatever kind, and so the app's pods have sidecars. */
export const isMeshed = ({ entrance }: Pick<Strategy, 'entrance'>): boolean => entrance !== undefined;

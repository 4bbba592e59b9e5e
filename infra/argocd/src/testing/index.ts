export { defineArgoCd } from './define-argocd.ts';
export { HOSTILE } from './hostile.ts';
export type { Hostile } from './hostile.ts';

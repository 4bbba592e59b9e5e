export { GitError, isGitError } from './git/git-error.ts';
export type { Author, GitCredential } from './git/git.ts';
export { withClone } from './git/with-clone.ts';
export type { CloneOptions, Remote } from './git/with-clone.ts';
export { commitPromotions } from './promotion/commit-promotions.ts';
export type { Committing } from './promotion/commit-promotions.ts';
export type { ServicePromotion } from './promotion/leaf-promotion.ts';
export { isPromotionError, PromotionError } from './promotion/promotion-error.ts';
export type { PromotionErrorCode } from './promotion/promotion-error.ts';

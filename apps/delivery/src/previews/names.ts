import { CONTEXTS } from '@cutover/forge';

/** The branch that pull requests are previewed against, and no other. */
export const MAIN = 'main';

/** Of a preview's namespace and its Application: this and the pull request's number. As infra/argocd has it. */
export const PREVIEW_PREFIX = 'preview-';

/** The label of a preview's Application that holds its number. */
export const PREVIEW_LABEL = 'cutover/preview';

/** The AppProject of previews. */
export const PREVIEWS_PROJECT = 'previews';

/** Put on by a maintainer: the commit that the pull request has then is approved, or has its time again. */
export const APPROVAL_LABEL = 'preview';

/** Contexts of commit statuses: what we record of an approval, and what people see of a preview. */
export const { approved: APPROVED, preview: PREVIEW } = CONTEXTS;

export const previewName = (number: number): string => `${PREVIEW_PREFIX}${number}`;

export { ARGO_CD_TOOLS, argoCdImages, pushArgoCdImages, type ArgoCdImage, type ArgoCdTools } from './argo-cd-images.ts';
export { giteaImage } from './gitea-image.ts';
export type { ImageSource } from './image-source.ts';
export { fileRecord, memoryRecord, type ImageRecord } from './image-record.ts';
export { pauseImage } from './pause-image.ts';
export { pushImages, referenceOf, type PushOptions } from './push-images.ts';
export { resolveImages, type ResolvedImage, type ResolveOptions } from './resolve-images.ts';
export { shellImage } from './shell-image.ts';
export { glibcToolImage, toolImage, type ToolImageOptions } from './tool-image.ts';

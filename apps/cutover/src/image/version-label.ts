/** Of an image, by which it says its version (image-spec, annotations.md). */
export const VERSION_LABEL = 'org.opencontainers.image.version';

/** Put in by the build (esbuild's `define`): a version is a property of the code, not of where it runs. */
declare const __CUTOVER_VERSION__: string | undefined;

/** The version of this build; `0.0.0-dev` when run from source. */
export const version: string = typeof __CUTOVER_VERSION__ === 'string' ? __CUTOVER_VERSION__ : '0.0.0-dev';

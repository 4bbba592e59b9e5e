/** How every generated file says what generates it. */
export const GENERATED = '# Generated';

export const COMMAND = 'node libs/manifests/src/main.ts render';

/** @param source what the file is made of, such as `charts/account/values-dev.yaml` */
export const head = (source: string, ...more: readonly string[]): string =>
  [`${GENERATED} from ${source} by: ${COMMAND}`, ...more.map((line) => `# ${line}`), ''].join('\n');

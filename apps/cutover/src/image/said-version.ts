import type { Image } from '@cutover/oci';
import { UsageError } from '../usage-error.ts';
import { VERSION_LABEL } from './version-label.ts';

const TITLE = 'org.opencontainers.image.title';

/** The version that an image of an app says it is, as its answers do. @throws UsageError for an image of something else */
export function versionSaidBy(image: Pick<Image, 'config'>, app: string, text: string): string {
  const { [TITLE]: title, [VERSION_LABEL]: version } = image.config.value.config?.Labels ?? {};
  if (title !== `@cutover/${app}`)
    throw new UsageError(`${text} is no image of ${app}: its label ${TITLE} is ${title ?? 'missing'}`);
  if (version !== undefined) return version;
  throw new UsageError(`${text} does not say which version it is: its label ${VERSION_LABEL} is missing`);
}

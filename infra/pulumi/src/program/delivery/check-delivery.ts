import { ConfigError } from '../../config/config-error.ts';
import type { DeliverySurroundings } from '../surroundings.ts';

const PINNED = /^[^\s@]+@sha256:[0-9a-f]{64}$/;
const USERNAME = /^[\w.-]{1,64}$/;
const REPOSITORY = /^[A-Za-z0-9][-A-Za-z0-9._]*\/[A-Za-z0-9][-A-Za-z0-9._]*$/;

function isPlainUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** @throws ConfigError, a line for each field that is not as it has to be; none says a credential */
export function checkDelivery(stack: string, { image, forge }: DeliverySurroundings): void {
  const problems = [
    ...(PINNED.test(image) ? [] : [`image: expected an image with a digest, got ${image}`]),
    ...(isPlainUrl(forge.url) ? [] : ['forge.url: expected an http or https URL without credentials']),
    ...(REPOSITORY.test(forge.repository) ? [] : [`forge.repository: expected OWNER/NAME, got ${forge.repository}`]),
    ...(USERNAME.test(forge.username)
      ? []
      : [`forge.username: expected the name of an account, got ${forge.username}`]),
    ...(forge.token === '' ? ['forge.token: expected a token, got nothing'] : []),
  ];
  if (problems.length > 0) throw new ConfigError(problems.map((line) => `stack ${stack}: delivery: ${line}`));
}

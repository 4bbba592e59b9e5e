import { FRAME, FRAMER, REFRESHES } from './accounts.ts';
import type { Guard } from './guard.ts';
import { EGRESS, HOSTS, SERVICES } from './network.ts';
import { AUTOSCALERS, IMAGES, JOBS, PRIORITY, REPLICAS, TOKENS } from './pods.ts';

/** What holds in every preview, whatever a pull request or main says, and of the accounts that previews need. */
export const PREVIEW_GUARDS: readonly Guard[] = [
  ...[FRAMER, FRAME, REFRESHES],
  ...[IMAGES, TOKENS, PRIORITY, REPLICAS, AUTOSCALERS, JOBS],
  ...[HOSTS, SERVICES, EGRESS],
];

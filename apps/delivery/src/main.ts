import { runMain } from '@cutover/service-kit';
import { startDelivery } from './start-delivery.ts';

await runMain(() => startDelivery());

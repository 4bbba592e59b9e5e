import { ConfigError } from '../config/load-config.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { Logger } from '../log/create-logger.ts';
import { faultText } from './fault.ts';
import type { Fault } from './fault.ts';

/**
 * A build with a fault starts only where the configuration asks for one: no environment of people does.
 * @throws {ConfigError} with one line where it does not
 */
export function refuseFault(fault: Fault | undefined, config: Pick<ServiceConfig, 'faultsAllowed'>, log: Logger): void {
  if (fault === undefined) return;
  const text = faultText(fault);
  if (!config.faultsAllowed) {
    const message = `FAULTS_ALLOWED: expected true, got false: this image was built with the fault ${text}, for comparisons alone; deploy one without`;
    throw new ConfigError([{ variable: 'FAULTS_ALLOWED', message }]);
  }
  log.warn({ fault: text }, 'this image was built with a fault');
  if (fault.kind === 'crash-at-start') throw new Error('this image was built with the fault crash-at-start');
}

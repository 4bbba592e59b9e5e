import { loadConfig } from '@cutover/service-kit';
import { Rebuild } from '../rebuild/rebuild.ts';
import type { Command, Environment } from './command.ts';
import { commandConfig } from './command-config.ts';

/** `rebuild`: what is derived from events, made anew. */
export function rebuildCommand(options: Readonly<Record<string, unknown>>, env: Environment): Command {
  const fromStart = options['from-start'] === true;
  return {
    config: loadConfig(commandConfig, env),
    async run({ stores, log, signal }) {
      const onProgress = (what: string, streams: number) => log.info({ what, streams }, 'rebuild: going on');
      const rebuilt = await new Rebuild(stores).run({ fromStart, signal, onProgress });
      log.info(rebuilt, 'rebuild: done');
    },
  };
}

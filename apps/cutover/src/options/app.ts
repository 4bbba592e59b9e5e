import { UsageError } from '../usage-error.ts';
import { notKnown } from './nearest.ts';

/** Apps that can be compared: those with a chart, two versions and a generator that speaks their API. */
export const APPS = ['account'] as const;
export type AppName = (typeof APPS)[number];

/** `where` begins the message: the flag, or nothing for an argument. @throws UsageError */
export function appName(text: string, where = ''): AppName {
  if ((APPS as readonly string[]).includes(text)) return text as AppName;
  throw new UsageError(`${where}${notKnown(text, 'an app that can be deployed here', APPS)}`);
}

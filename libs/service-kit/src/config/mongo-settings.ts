import { z } from 'zod';
import type { ConfigCheck, ConfigValues } from './config-schema.ts';
import { urlSetting } from './env-values.ts';
import type { SettingMeta } from './env-values.ts';

/** Secrets made of files often end with a line's end that nobody meant. */
function credential(description: string) {
  const meta: SettingMeta = { description, secret: true };
  return z
    .string()
    .transform((text) => text.replace(/\r?\n$/, ''))
    .pipe(z.string().regex(/^[^\r\n]{1,512}$/))
    .optional()
    .meta({ ...meta });
}

/** Where a service's MongoDB is, and as whom it is asked: within the URL, or beside it, for those who keep them apart. */
export const mongoSettings = {
  /** The path names the database; the service's own when it names none. */
  MONGODB_URL: urlSetting(['mongodb', 'mongodb+srv']),
  MONGODB_USERNAME: credential('one line, the name of a user of MongoDB'),
  MONGODB_PASSWORD: credential("one line, that user's password"),
};

const CREDENTIALS = /^(?<scheme>[\w+]+:\/\/)(?<user>[^@/?]*@)?/;

export const mongoCheck: ConfigCheck<typeof mongoSettings> = (config) => {
  const { mongodbUrl, mongodbUsername, mongodbPassword } = config;
  if (mongodbUsername === undefined && mongodbPassword === undefined) return undefined;
  const [missing, given] =
    mongodbUsername === undefined ? ['MONGODB_USERNAME', 'MONGODB_PASSWORD'] : ['MONGODB_PASSWORD', 'MONGODB_USERNAME'];
  if (mongodbUsername === undefined || mongodbPassword === undefined)
    return { variable: missing, message: `${missing}: missing, expected it beside ${given}` };
  if (CREDENTIALS.exec(mongodbUrl)?.groups?.['user'] === undefined) return undefined;
  const message = 'MONGODB_USERNAME: expected either a user in MONGODB_URL or this variable, got both';
  return { variable: 'MONGODB_USERNAME', message };
};

/** The URL by which the driver connects: with user and password in it, escaped, where they were given beside it. */
export function mongoUrl({ mongodbUrl, mongodbUsername, mongodbPassword }: ConfigValues<typeof mongoSettings>): string {
  if (mongodbUsername === undefined || mongodbPassword === undefined) return mongodbUrl;
  const user = `${encodeURIComponent(mongodbUsername)}:${encodeURIComponent(mongodbPassword)}`;
  return mongodbUrl.replace(CREDENTIALS, (_, scheme: string) => `${scheme}${user}@`);
}

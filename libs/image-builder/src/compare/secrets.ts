/** Words that stand in the names of variables whose values nobody should see on a screen. */
const SECRET =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api_?key|private_?key|auth)(?:$|[_.-])/i;
/** `scheme://user:password@host`, whatever the variable is called. */
const PASSWORD_IN_URL = /(\w+:\/\/[^/\s:@]*:)[^/\s@]+@/g;

/** An environment variable's value as a person may be shown it: a secret's, by the variable's name or in a URL, is `***`. */
export function shownValue(name: string, value: string): string {
  if (SECRET.test(name) && value !== '') return '***';
  return value.replaceAll(PASSWORD_IN_URL, '$1***@');
}

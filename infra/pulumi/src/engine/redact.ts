/** Short texts are no secrets, and would be found everywhere. */
const LEAST = 8;
const MARK = '[secret]';

/** As they are, and as Kubernetes encodes them; of several lines each line, too. */
function formsOf(value: string): string[] {
  const lines = value.split('\n').filter((line) => !line.startsWith('-----'));
  return [value, Buffer.from(value).toString('base64'), ...lines].filter((form) => form.length >= LEAST);
}

/** A text without any of these values. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).sort((one, two) => two.length - one.length);
  return forms.reduce((rest, form) => rest.replaceAll(form, MARK), text);
}

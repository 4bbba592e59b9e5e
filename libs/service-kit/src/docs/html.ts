/** Text that is markup already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Markup with values in it: texts are escaped, markup is not. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | string)[]): Html {
  const shown = values.map((value) => (value instanceof Html ? value.text : escapeHtml(value)));
  return new Html(parts.map((part, i) => part + (shown[i] ?? '')).join(''));
}

export function joined(parts: readonly Html[], between = ''): Html {
  return new Html(parts.map(({ text }) => text).join(between));
}

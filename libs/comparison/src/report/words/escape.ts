const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML and SVG content and for quoted attributes. Control characters, which XML forbids, become U+FFFD. */
export function escapeHtml(text: unknown): string {
  return withoutControls(String(text)).replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Text for a GitHub-flavoured Markdown line or table cell: no markup, no HTML, no line break gets through. */
export function escapeMarkdown(text: unknown): string {
  const plain = withoutControls(String(text).replace(/\s+/g, ' ')).replace(
    /[\\`*_{}[\]()#|~!]/g,
    (char) => `\\${char}`,
  );
  return plain.replace(/[&<>]/g, (char) => entities[char] ?? char);
}

/** Text for a terminal: nothing that could move the cursor or change colours. */
export function escapeTerminal(text: unknown): string {
  return withoutControls(String(text).replace(/[\t\r\n]+/g, ' '));
}

/** JSON for an inline script: cannot end the script element or open a comment. */
export function escapeScriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd');
}

/** HTML that is already safe. */
export interface Html {
  readonly html: string;
}

type Insert = Html | string | number | null | undefined | false | readonly Insert[];

/** Tagged template for HTML: every inserted datum is escaped unless it is `Html` itself. Arrays are joined. */
export function html(parts: TemplateStringsArray, ...inserts: Insert[]): Html {
  return { html: parts.map((part, i) => part + (i < inserts.length ? insert(inserts[i]) : '')).join('') };
}

/** Marks a string as safe HTML; for markup made here, never for data. */
export function raw(markup: string): Html {
  return { html: markup };
}

function insert(value: Insert): string {
  if (value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return (value as Insert[]).map(insert).join('');
  if (typeof value === 'object') return (value as Html).html;
  return escapeHtml(value);
}

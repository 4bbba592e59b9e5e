/**
 * The part of the platform's expressions that our workflows use: contexts by dots, strings, numbers, `!`, `==`, `!=`, `&&`, `||`, brackets, and functions
 * that are given. Anything else is refused: a test that guesses what the platform would do shows nothing.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export type Value = string | number | boolean | null | { readonly [name: string]: Value };

export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly functions: Readonly<Record<string, (...args: Value[]) => Value>>;
}

const TOKEN = /\s*(?:('(?:[^']|'')*')|(\d+)|([A-Za-z_][\w-]*)|(==|!=|&&|\|\||[!().,]))/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const source = text.trim();
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (found === null) throw new Error(`"${text}": this test knows nothing like "${source.slice(at)}"`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

export function isTrue(value: Value): boolean {
  return value !== null && value !== '' && value !== 0 && value !== false;
}

/** Strings are compared without regard to case, as the platform does. */
function equal(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return a === b || (a === null && b === '') || (a === '' && b === null);
}

class Parser {
  private at = 0;
  private readonly tokens: readonly string[];
  private readonly scope: Scope;
  private readonly text: string;

  constructor(text: string, scope: Scope) {
    this.text = text;
    this.tokens = tokensOf(text);
    this.scope = scope;
  }

  whole(): Value {
    const value = this.or();
    if (this.at < this.tokens.length) throw new Error(`"${this.text}": what is "${this.tokens[this.at]}" here?`);
    return value;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new Error(`"${this.text}": expected "${token}"`);
  }

  private or(): Value {
    let value = this.and();
    while (this.take('||')) {
      const other = this.and();
      value = isTrue(value) ? value : other;
    }
    return value;
  }

  private and(): Value {
    let value = this.comparison();
    while (this.take('&&')) {
      const other = this.comparison();
      value = isTrue(value) ? other : value;
    }
    return value;
  }

  private comparison(): Value {
    const value = this.unary();
    if (this.take('==')) return equal(value, this.unary());
    if (this.take('!=')) return !equal(value, this.unary());
    return value;
  }

  private unary(): Value {
    if (this.take('!')) return !isTrue(this.unary());
    if (this.take('(')) {
      const value = this.or();
      this.expect(')');
      return value;
    }
    return this.primary(this.tokens[this.at++]);
  }

  private primary(token: string | undefined): Value {
    if (token === undefined) throw new Error(`"${this.text}" ends too early`);
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (token === 'true' || token === 'false') return token === 'true';
    return this.take('(') ? this.call(token) : this.property(token);
  }

  private call(name: string): Value {
    const args: Value[] = [];
    while (!this.take(')')) {
      if (args.length > 0) this.expect(',');
      args.push(this.or());
    }
    const called = this.scope.functions[name];
    if (called === undefined) throw new Error(`"${this.text}": this test knows no function ${name}`);
    return called(...args);
  }

  /** A context has to be there; what it lacks is null, as on the platform. */
  private property(name: string): Value {
    const context = this.scope.contexts[name];
    if (context === undefined) throw new Error(`"${this.text}": this test knows no context ${name}`);
    let value: Value = context;
    while (this.take('.')) {
      const key = this.tokens[this.at++] ?? '';
      value = typeof value === 'object' && value !== null ? (value[key] ?? null) : null;
    }
    return value;
  }
}

/** @throws Error for all that this test does not know */
export function evaluate(text: string, scope: Scope): Value {
  return new Parser(text, scope).whole();
}

/** A text with its expressions replaced by what they come to. */
export function interpolate(text: string, scope: Scope): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_all, inner: string) => {
    const value = evaluate(inner, scope);
    if (typeof value === 'object' && value !== null) throw new Error(`"${inner}" is a whole context`);
    return value === null ? '' : String(value);
  });
}

import {
  hasCashtag,
  hasHashtag,
  hasMention,
  hasText,
  isLanguage,
  narrowing,
  operators,
  type Test,
} from './match.ts';

/** What is wrong with a query, in X's manner: a sentence and a 1-based position. */
export interface QueryProblem {
  readonly message: string;
  readonly position: number;
}

interface Token {
  readonly text: string;
  readonly position: number;
}

/** Part of a query. It is anchored where a match needs something that can be looked up, and not only narrowed down. */
interface Clause {
  readonly test: Test;
  readonly anchored: boolean;
}

const TOKEN = /-?\(|\)|-?(?:[A-Za-z_]+:|[#@$])?"[^"]*(?:"|$)|[^\s()]+/g;

const tokenize = (query: string): Token[] =>
  [...query.matchAll(TOKEN)].map((match) => ({ text: match[0], position: match.index + 1 }));

class QueryError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const anchor = (test: Test): Clause => ({ test, anchored: true });

function operatorClause(name: string, value: string, position: number): Clause {
  if (value === '') throw new QueryError(`Operator '${name}' needs a value`, position);
  if (name === 'lang') return { test: isLanguage(value), anchored: false };
  const values = Object.hasOwn(narrowing, name) ? narrowing[name] : undefined;
  if (values !== undefined) {
    const test = Object.hasOwn(values, value) ? values[value] : undefined;
    if (test === undefined) throw new QueryError(`Invalid value '${value}' for operator '${name}'`, position);
    return { test, anchored: false };
  }
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator !== undefined) return anchor(operator(value));
  throw new QueryError(
    `Reference to invalid operator '${name}'. Operator is not available in current product`,
    position,
  );
}

function termClause({ text, position }: Token): Clause {
  if (/^(and|or)$/.test(text)) {
    const use =
      text === 'and' ? 'Use a space to logically join two clauses' : 'Use "OR" to logically join two clauses';
    throw new QueryError(
      `Ambiguous use of ${text} as a keyword. ${use}, or "${text}" to treat as a keyword.`,
      position,
    );
  }
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1)
    throw new QueryError('Missing closing quotation mark', position);
  const [, name, quoted, bare] = /^(?:([A-Za-z_]+):(?!\/\/))?(?:"([^"]*)"|(.*))$/s.exec(text) ?? [];
  const value = quoted ?? bare ?? '';
  if (name !== undefined) return operatorClause(name.toLowerCase(), value, position);
  const [, sign, word] = /^([#@$])(\S+)$/.exec(quoted === undefined ? value : '') ?? [];
  if (word !== undefined) {
    return anchor((sign === '#' ? hasHashtag : sign === '@' ? hasMention : hasCashtag)(word));
  }
  if (value.trim() === '') throw new QueryError('A phrase can not be empty', position);
  return anchor(hasText(value));
}

const negated = ({ test }: Clause): Clause => ({
  test: (post, world) => !test(post, world),
  anchored: false,
});

const all = (clauses: readonly Clause[]): Clause => ({
  test: (post, world) => clauses.every(({ test }) => test(post, world)),
  anchored: clauses.some(({ anchored }) => anchored),
});

const any = (clauses: readonly Clause[]): Clause => ({
  test: (post, world) => clauses.some(({ test }) => test(post, world)),
  anchored: clauses.every(({ anchored }) => anchored),
});

/** Recursive descent: OR binds least, then standing side by side, then the minus sign. */
function parse(tokens: readonly Token[], length: number): Clause {
  let at = 0;

  const alternatives = (opened: Token | undefined): Clause => {
    const branches = [sequence(opened)];
    while (tokens[at]?.text === 'OR') {
      at++;
      branches.push(sequence(opened));
    }
    return any(branches);
  };
  const sequence = (opened: Token | undefined): Clause => {
    const clauses: Clause[] = [];
    for (let token = tokens[at]; token !== undefined && token.text !== 'OR'; token = tokens[at]) {
      if (token.text === ')') {
        if (opened === undefined) throw new QueryError('Missing opening parenthesis', token.position);
        break;
      }
      at++;
      clauses.push(clause(token));
    }
    if (clauses.length > 0) return all(clauses);
    throw new QueryError(
      `no viable alternative at input '${tokens[at]?.text ?? '<EOF>'}'`,
      tokens[at]?.position ?? length + 1,
    );
  };
  const clause = (token: Token): Clause => {
    const minus = token.text.length > 1 && token.text.startsWith('-');
    const positive = minus ? { text: token.text.slice(1), position: token.position + 1 } : token;
    if (positive.text !== '(') return minus ? negated(termClause(positive)) : termClause(positive);
    const group = alternatives(positive);
    if (tokens[at]?.text !== ')') throw new QueryError('Missing closing parenthesis', length + 1);
    at++;
    return minus ? negated(group) : group;
  };

  return alternatives(undefined);
}

/** Reads a search query, the useful part of X's language: words, phrases, operators, minus, OR and parentheses. */
export function parseQuery(query: string): { readonly test: Test } | { readonly problem: QueryProblem } {
  try {
    const { test, anchored } = parse(tokenize(query), query.length);
    if (anchored) return { test };
    return {
      problem: { message: 'Rules must contain at least one positive, non-stopword clause', position: 1 },
    };
  } catch (error) {
    if (error instanceof QueryError) return { problem: { message: error.message, position: error.position } };
    throw error;
  }
}

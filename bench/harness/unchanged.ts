/** A plugin of Stryker's that says what is not to be changed. */

interface Path {
  readonly node: {
    readonly type: string;
    readonly value?: unknown;
    readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
    readonly pattern?: string;
  };
}

/** Three words or more: no name, code or pattern of ours looks so. */
const SENTENCE = /\S \S+ \S/;

/** Why a part of the program stays as it is; `undefined` where it may be changed. */
function shouldIgnore({ node }: Path): string | undefined {
  const text =
    node.type === 'TemplateLiteral' ? node.quasis?.map(({ value }) => value.raw).join('x') : node.value;
  if (typeof text === 'string' && SENTENCE.test(text))
    return 'A sentence for people: no test is to repeat its wording.';
  if (node.pattern?.includes('\\p{RGI_Emoji}'))
    return 'A property of texts, whose opposite is a syntax error.';
  return undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'unchanged', value: { shouldIgnore } }];

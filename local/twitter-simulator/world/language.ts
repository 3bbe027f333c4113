const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/[іїєґ]/iu, 'uk'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'iw'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Thai}/u, 'th'],
];

/** Small words that tell languages in Latin script apart; one that belongs to two counts for both. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  en: 'the and is are was of to with for this that it you we my our from have just not at i in on be has but all one',
  es: 'el la los las un una y con por hoy muy está este esta que qué en de del se su para no ni si es mi más al',
  pt: 'o os as um uma e ao à com força nova em na no do da das dos hoje muito está que é para se sem não ela ele mas foi aos',
  fr: 'le la les un une des et est dans pour avec nous vous ce cette pas très sur au de du que il je qui en on',
  de: 'der die das und ist ein eine nicht mit für auf heute wir ich auch von den dem im es zu nein bitte dass so',
  it: 'il la gli di che è sono per oggi molto della nel un una questo anche abbiamo e non con si',
  nl: 'de het een van niet ook maar wij naar vandaag zijn deze en is op met voor dat',
};

const WORD_SETS = Object.entries(SMALL_WORDS).map(
  ([lang, words]) => [lang, new Set(words.split(' '))] as const,
);

/** A guess at the language of a text, as X's tag for it; `zxx` where there is no language in it. What cannot be told is taken for English. */
export function guessLanguage(text: string): string {
  const prose = text.replace(/https?:\/\/\S+|[@#$][\p{L}\p{N}_]+/gu, ' ');
  if (!/\p{L}/u.test(prose)) return 'zxx';
  const script = SCRIPTS.find(([pattern]) => pattern.test(prose));
  if (script !== undefined) return script[1];
  const words = prose.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best = { lang: 'en', votes: 0 };
  for (const [lang, known] of WORD_SETS) {
    const votes = words.filter((word) => known.has(word)).length;
    if (votes > best.votes) best = { lang, votes };
  }
  return best.lang;
}

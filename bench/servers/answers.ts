/** Sizes of an answer in bytes, by the `max_results` that asks for it. */
export const SIZES = { 10: 3_000, 100: 60_000 } as const;

const sentences = [
  'The harbour ferry is back on its summer timetable: first boat 06:40, last boat 23:10. Bikes travel free.',
  'Slow roads tonight — the bridge stays closed until the inspection is done. Use the tunnel, please 🙏',
  'Zwölf neue Bänke am Fluß, gebaut von der Schreinerei um die Ecke. Danke an alle, die geholfen haben!',
  'Market day. Figs, the first pears, and someone who sells nothing but thyme. https://t.co/9mUu3kQb2c',
];

/** A page of posts as X answers it, of exactly so many bytes: what the stand-in for X and every empty route send. */
export function page(bytes: number): Buffer {
  const around = `{"data":[],"meta":{"newest_id":"1861204987654321152","next_token":""}}`;
  const posts: string[] = [];
  let left = bytes - around.length;
  for (;;) {
    const next = JSON.stringify(post(posts.length));
    const size = Buffer.byteLength(next) + ','.length;
    if (size > left) break;
    posts.push(next);
    left -= size;
  }
  // One comma fewer than posts; the token takes up what is left.
  const token = 'b26v89c19zqg8o3f'.repeat(left + 1).slice(0, left + 1);
  return Buffer.from(around.replace('[]', `[${posts.join()}]`).replace('""}}', `"${token}"}}`));
}

function post(index: number): object {
  const id = `18612049876${String(54321152 + index * 4096)}`;
  return {
    id,
    text: sentences[index % sentences.length],
    author_id: String(2244994945 + (index % 7)),
    created_at: new Date(Date.UTC(2026, 10, 23, 9, 30, index)).toISOString(),
    conversation_id: id,
    lang: index % 4 === 2 ? 'de' : 'en',
    possibly_sensitive: false,
    reply_settings: 'everyone',
    edit_history_tweet_ids: [id],
    edit_controls: {
      edits_remaining: 5,
      is_edit_eligible: false,
      editable_until: '2026-11-23T10:30:00.000Z',
    },
    public_metrics: {
      retweet_count: index * 3,
      reply_count: index,
      like_count: index * 41,
      quote_count: 1,
      bookmark_count: 2,
      impression_count: index * 1201,
    },
  };
}

const answers = Object.entries(SIZES).map(
  ([results, bytes]) => [`max_results=${results}`, page(bytes)] as const,
);

/** The answer to a request, by the end of its address. Throws where the size asked for is not one of {@link SIZES}. */
export function answerTo(url: string): Buffer {
  for (const [end, body] of answers) if (url.endsWith(end)) return body;
  throw new RangeError(`No answer to ${url}.`);
}

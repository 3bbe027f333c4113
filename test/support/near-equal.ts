import type { PostContent } from '../../functions/publishing/post.ts';
import type { Post as PostOnX } from '../../local/twitter-simulator/world/model.ts';
import type { World } from '../../local/twitter-simulator/world.ts';

/**
 * Posts that are easily taken for each other: each index gives another, and five neighbours in each kind differ in one link,
 * name, number, white space or poll only. `of` keeps those of one test apart from another's.
 */
export function nearEqual(index: number, of: string): PostContent {
  const [kind, n] = [index % 5, Math.floor(index / 5)];
  const group = Math.floor(n / 5);
  switch (kind) {
    case 0:
      return { text: `Read https://example.com/${n} of ${of}` };
    case 1: {
      const names = ['', '@gateway_demo ', '@ada ', '@gateway_demo @ada ', '@ada @gateway_demo '][n % 5];
      return { text: `${names}Good morning ${of} ${group}` };
    }
    case 2: {
      const space = [' ', '  ', '\n', '\n\n', '\t'][n % 5];
      return { text: `One${space}two of ${of} ${group}` };
    }
    case 3:
      return { text: `Version 1.${n} of ${of} is at example.com/1.${n}` };
    default:
      return { text: `Which of ${of}?`, poll: { options: ['Tea', `Milk ${n}`], durationMinutes: 60 } };
  }
}

/** What is on X of a content: its text as it was sent, and its poll. Posts with media count by their text. */
export function onX({ posts, polls }: World, { text, poll }: PostContent): readonly string[] {
  const options = (post: PostOnX): string =>
    JSON.stringify(polls.get(post.pollId ?? '')?.options.map(({ label }) => label));
  return [...posts.values()]
    .filter((post) => post.rawText === text && options(post) === JSON.stringify(poll?.options))
    .map(({ id }) => id);
}

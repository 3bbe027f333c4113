import type { World } from '../world.ts';
import type { Media, Poll, Post, User } from './model.ts';
import { SCENE_SIZE } from './picture.ts';
import { publish, repost } from './publish.ts';
import type { Random } from './random.ts';
import type { SeedAccount, SeedPicture, SeedPost, SeedPostOptions, SeedReply } from './seed/draft.ts';
import { organisations } from './seed/organisations.ts';
import { people } from './seed/people.ts';
import { asiaPosts } from './seed/posts-asia.ts';
import { bayAndSkyPosts } from './seed/posts-bay-and-sky.ts';
import { europePosts } from './seed/posts-europe.ts';
import { quayPosts } from './seed/posts-quay.ts';
import { softwarePosts } from './seed/posts-software.ts';
import { streetsPosts } from './seed/posts-streets.ts';
import { townHallPosts } from './seed/posts-town-hall.ts';
import { communities, lists, places, spaces, topics, trends } from './seed/scenery.ts';
import { snowflake } from './snowflake.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SOURCES = ['X Web App', 'X Mobile App'];
/** The first digits of a media key tell its type. */
const KEY_PREFIXES = { photo: '3', video: '7', animated_gif: '16' };

/** What one pass over the seed needs; posts may not be newer than `now`. */
interface Planting {
  readonly world: World;
  readonly random: Random;
  readonly now: number;
}

function accountToUser(account: SeedAccount, random: Random): User {
  const { id, username, name, description, followers } = account;
  return {
    id,
    username,
    name,
    description,
    ...(account.location === undefined ? {} : { location: account.location }),
    ...(account.url === undefined ? {} : { url: account.url }),
    createdAt: Date.parse(`${account.joined}T09:30:00Z`),
    verifiedType: account.verified ?? 'none',
    protected: account.protected ?? false,
    crowd: {
      followers,
      following: random.between(40, 900),
      listed: Math.round(followers / 90),
      posts: random.between(600, 9_000),
    },
  };
}

const idOf = (world: World, username: string): string => {
  const user = world.userByName(username);
  if (user === undefined) throw new Error(`The seed names @${username}, who is not in it`);
  return user.id;
};

function plantPeople({ world, random }: Planting): void {
  const accounts = [...organisations, ...people];
  for (const account of accounts) world.users.set(account.id, accountToUser(account, random));
  const ids = [...world.users.keys()];
  for (const account of accounts) {
    if (account.affiliatedWith !== undefined)
      world.affiliates.add(idOf(world, account.affiliatedWith), account.id);
    const open = ids.filter((id) => id !== account.id && !world.users.get(id)?.protected);
    for (const followed of random.sample(open, random.between(7, 16)))
      world.follows.add(account.id, followed);
  }
  const demo = idOf(world, 'gateway_demo');
  for (const username of ['kofi_codes', 'devdana', 'tidewatch_lab', 'pip_at_library', 'hikari_shokudo']) {
    world.follows.add(demo, idOf(world, username));
    world.follows.add(idOf(world, username), demo);
  }
  world.mutes.add(demo, idOf(world, 'chidi_runs'));
}

function plantMedia(
  { world, random }: Planting,
  ownerId: string,
  at: number,
  type: Media['type'],
  picture: SeedPicture,
  seconds?: number,
): Media {
  return {
    key: `${KEY_PREFIXES[type]}_${world.nextId(at)}`,
    ownerId,
    type,
    contentType: 'image/svg+xml',
    ...SCENE_SIZE,
    ...(seconds === undefined ? {} : { durationMs: seconds * 1000 }),
    scene: picture.scene,
    altText: picture.alt,
    views: type === 'photo' ? 0 : random.between(300, 20_000),
  };
}

function mediaOf(
  planting: Planting,
  authorId: string,
  at: number,
  { photos = [], video, gif }: SeedPostOptions,
): Media[] {
  const media = photos.map((photo) => plantMedia(planting, authorId, at, 'photo', photo));
  if (video !== undefined) media.push(plantMedia(planting, authorId, at, 'video', video, video.seconds));
  if (gif !== undefined) media.push(plantMedia(planting, authorId, at, 'animated_gif', gif));
  return media;
}

function pollOf(poll: SeedPostOptions['poll']): Omit<Poll, 'id' | 'endsAt'> | undefined {
  if (poll === undefined) return undefined;
  return { options: poll.options.map(([label, votes]) => ({ label, votes })), durationMinutes: poll.minutes };
}

/** Publishes a seeded post with all that hangs from it. */
function plantPost(
  planting: Planting,
  seed: SeedPostOptions & Pick<SeedPost, 'by' | 'text'>,
  at: number,
  around: { readonly replyTo?: Post; readonly quotes?: Post } = {},
): Post {
  const { world, random, now } = planting;
  const authorId = idOf(world, seed.by);
  const reach = world.users.get(authorId)?.crowd.followers ?? 0;
  const likes = random.between(0, Math.ceil(reach / 60));
  const poll = pollOf(seed.poll);
  const place = places.find(({ name }) => name.toLowerCase() === seed.place);
  const post = publish(
    world,
    {
      authorId,
      text: seed.text,
      ...around,
      media: mediaOf(planting, authorId, at, seed),
      poll,
      placeId: place?.id,
      lang: seed.lang,
      source: random.sample(SOURCES, 1)[0] ?? 'X Web App',
      crowd: {
        likes,
        bookmarks: Math.round(likes / 12),
        impressions: likes * random.between(18, 40) + random.between(20, 400),
      },
    },
    at,
  );
  const author = world.users.get(authorId);
  if (seed.pinned && author !== undefined) author.pinnedPostId = post.id;

  /** Some minutes later, or at some moment until now where that would be too late. */
  const after = (minutes: number): number => {
    const later = at + minutes * MINUTE_MS + random.between(0, 50_000);
    return later < now ? later : at + Math.floor((now - at) * (0.3 + random.next() * 0.65));
  };
  const answers = (
    replies: readonly SeedReply[] = [],
    as: (reply: Post) => { replyTo?: Post; quotes?: Post },
  ): void => {
    for (const reply of replies) plantPost(planting, reply, after(reply.after), as(post));
  };
  let last = post;
  for (const [index, text] of (seed.thread ?? []).entries()) {
    last = plantPost(planting, { by: seed.by, text }, after((index + 1) * 2), { replyTo: last });
  }
  answers(seed.replies, (replyTo) => ({ replyTo }));
  answers(seed.quotes, (quotes) => ({ quotes }));
  for (const [index, username] of (seed.reposts ?? []).entries()) {
    repost(world, idOf(world, username), post, after(60 + index * 170 + random.between(0, 90)));
  }
  const others = [...world.users.keys()].filter((id) => id !== authorId);
  for (const id of random.sample(others, random.between(0, 6))) world.likes.add(id, post.id);
  return post;
}

function plantPosts(planting: Planting): void {
  const { world, now } = planting;
  const all = [
    ...townHallPosts,
    ...quayPosts,
    ...softwarePosts,
    ...bayAndSkyPosts,
    ...streetsPosts,
    ...asiaPosts,
    ...europePosts,
  ].sort((a, b) => b.ago - a.ago);
  const posts = all.map((seed) => plantPost(planting, seed, now - Math.round(seed.ago * HOUR_MS)));
  const demo = idOf(world, 'gateway_demo');
  for (const post of planting.random.sample(posts, 9)) world.bookmarks.add(demo, post.id);
}

function plantLists({ world, now }: Planting): void {
  for (const seed of lists) {
    const createdAt = now - seed.days * DAY_MS;
    const id = snowflake(createdAt);
    const { name, description } = seed;
    const ownerId = idOf(world, seed.owner);
    world.lists.set(id, { id, ownerId, createdAt, name, description, private: seed.private ?? false });
    for (const member of seed.members) world.listMembers.add(id, idOf(world, member));
    for (const follower of seed.followers) world.followedLists.add(idOf(world, follower), id);
    for (const username of seed.pinnedBy) world.pinnedLists.add(idOf(world, username), id);
  }
}

function plantScenery({ world, now }: Planting): void {
  for (const place of places) world.places.set(place.id, place);
  for (const topic of topics) world.topics.set(topic.id, topic);
  for (const [woeid, list] of Object.entries(trends)) world.trends.set(woeid, list);
  for (const { days, ...community } of communities) {
    world.communities.set(community.id, { ...community, createdAt: now - days * DAY_MS });
  }
  for (const { creator, speakers, starts, ...seed } of spaces) {
    const creatorId = idOf(world, creator);
    const start = now - starts * HOUR_MS;
    world.spaces.set(seed.id, {
      ...seed,
      creatorId,
      hostIds: [creatorId],
      speakerIds: speakers.map((username) => idOf(world, username)),
      createdAt: Math.min(start, now) - 20 * HOUR_MS,
      ...(seed.state === 'live' ? {} : { scheduledStart: start }),
      ...(seed.state === 'scheduled' ? {} : { startedAt: start }),
      ...(seed.state === 'ended' ? { endedAt: start + HOUR_MS } : {}),
    });
  }
}

/** Fills an empty world: people first, then places, then what was posted up to `now`. */
export function seedWorld(world: World, random: Random, now: number): void {
  const planting = { world, random, now };
  plantPeople(planting);
  plantScenery(planting);
  plantPosts(planting);
  plantLists(planting);
}

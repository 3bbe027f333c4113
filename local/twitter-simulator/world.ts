import { createEdges, type Edges } from './world/edges.ts';
import type { Community, List, Media, Place, Poll, Post, Space, Topic, Trend, User } from './world/model.ts';
import { createRandom } from './world/random.ts';
import { seedWorld } from './world/seed.ts';
import { createIds } from './world/snowflake.ts';
import type { Upload } from './world/uploads.ts';
import { createUsage, type Usage } from './world/usage.ts';

/** The account that owns the demo app, `@gateway_demo`. */
export const DEMO_USER_ID = '1000000001';

/** Everything that is the case on the simulated X. Operations read and change it; it knows no requests. */
export interface World {
  /** What the app's access allows: a self-serve app may not follow, like, quote, or answer strangers. */
  access: 'self-serve' | 'enterprise';
  /** Where addresses of pictures point, such as `http://127.0.0.1:7080`; without it they look like X's own and lead nowhere. */
  mediaOrigin: string | undefined;
  /** How long a new post stays out of search, in milliseconds. X refuses an `end_time` within the last 10 s for the same reason. */
  searchDelayMs: number;

  readonly users: Map<string, User>;
  readonly posts: ReadonlyMap<string, Post>;
  /** Every post, newest id first. */
  readonly timeline: readonly Post[];
  readonly media: Map<string, Media>;
  readonly polls: Map<string, Poll>;
  readonly places: Map<string, Place>;
  readonly lists: Map<string, List>;
  readonly spaces: Map<string, Space>;
  readonly topics: Map<string, Topic>;
  readonly communities: Map<string, Community>;
  /** By WOEID, X's number for a place. */
  readonly trends: Map<string, readonly Trend[]>;
  readonly uploads: Map<string, Upload>;
  readonly usage: Usage;

  /** From a user to whom they follow, and so on: links go out from who acts. */
  readonly follows: Edges;
  readonly mutes: Edges;
  readonly blocks: Edges;
  readonly likes: Edges;
  readonly bookmarks: Edges;
  readonly pinnedLists: Edges;
  readonly followedLists: Edges;
  /** From a list to its members, and from an organisation to its people. */
  readonly listMembers: Edges;
  readonly affiliates: Edges;
  /** From a post to the one it answers, quotes or reposts. */
  readonly replies: Edges;
  readonly quotes: Edges;
  readonly reposts: Edges;

  userByName(username: string): User | undefined;
  nextId(now: number): string;
  /** Files a finished post and tells the listeners; `publish.ts` makes posts. */
  keep(post: Post): void;
  /** Deletes a post with its reposts; answers to it stay and point to nothing, as on X. */
  remove(postId: string): void;
  /** Calls `listener` for every new post until the returned function is called. */
  onPost(listener: (post: Post) => void): () => void;
  /** Calls `listener` with the id of every post that goes away. */
  onRemove(listener: (postId: string) => void): () => void;
}

export interface WorldOptions {
  /** Same seed and `now`, same world. */
  readonly seed?: number;
  /** The instant that the seeded past leads up to, in milliseconds since 1970. */
  readonly now?: number;
}

/** A source of events: `add` returns what takes the listener off again. */
function listeners<T>(): { add(listener: (event: T) => void): () => void; tell(event: T): void } {
  const all = new Set<(event: T) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell: (event) => {
      for (const listener of all) listener(event);
    },
  };
}

function createEmptyWorld(): World {
  const users = new Map<string, User>();
  const posts = new Map<string, Post>();
  const timeline: Post[] = [];
  const newPosts = listeners<Post>();
  const removals = listeners<string>();
  const world: World = {
    access: 'self-serve',
    mediaOrigin: undefined,
    searchDelayMs: 10_000,
    users,
    posts,
    timeline,
    media: new Map(),
    polls: new Map(),
    places: new Map(),
    lists: new Map(),
    spaces: new Map(),
    topics: new Map(),
    communities: new Map(),
    trends: new Map(),
    uploads: new Map(),
    usage: createUsage(),
    follows: createEdges(),
    mutes: createEdges(),
    blocks: createEdges(),
    likes: createEdges(),
    bookmarks: createEdges(),
    pinnedLists: createEdges(),
    followedLists: createEdges(),
    listMembers: createEdges(),
    affiliates: createEdges(),
    replies: createEdges(),
    quotes: createEdges(),
    reposts: createEdges(),
    userByName: (username) => {
      const wanted = username.toLowerCase();
      return users.values().find((user) => user.username.toLowerCase() === wanted);
    },
    nextId: createIds(),
    keep: (post) => {
      posts.set(post.id, post);
      // The clock can be set back, so a new post is not always the newest.
      const id = BigInt(post.id);
      const at = timeline.findIndex((other) => BigInt(other.id) < id);
      timeline.splice(at === -1 ? timeline.length : at, 0, post);
      const links = { replied_to: world.replies, quoted: world.quotes, retweeted: world.reposts };
      for (const { type, id: target } of post.references) links[type].add(post.id, target);
      newPosts.tell(post);
    },
    remove: (postId) => {
      const post = posts.get(postId);
      if (post === undefined) return;
      for (const { from } of world.reposts.to(postId)) world.remove(from);
      posts.delete(postId);
      timeline.splice(timeline.indexOf(post), 1);
      const links = [world.likes, world.bookmarks, world.replies, world.quotes, world.reposts];
      for (const edges of links) edges.forget(postId);
      removals.tell(postId);
    },
    onPost: newPosts.add,
    onRemove: removals.add,
  };
  return world;
}

/** A world with people and some weeks of posts in it. */
export function createWorld({ seed = 1, now = Date.now() }: WorldOptions = {}): World {
  const world = createEmptyWorld();
  seedWorld(world, createRandom(seed), now);
  return world;
}

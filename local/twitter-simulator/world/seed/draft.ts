import type { User } from '../model.ts';
import type { Scene } from '../picture.ts';

/** A seeded account. `joined` is a date; `followers` stand for accounts that are not modelled. */
export interface SeedAccount extends Pick<User, 'username' | 'name' | 'description'> {
  readonly id: string;
  readonly joined: string;
  readonly followers: number;
  readonly location?: string;
  readonly url?: string;
  readonly verified?: 'blue' | 'business' | 'government';
  readonly protected?: true;
  /** The organisation that vouches for the account. */
  readonly affiliatedWith?: string;
}

/** A photo, video or GIF: drawn as a scene, with what it shows as alternative text. */
export interface SeedPicture {
  readonly scene: Scene;
  readonly alt: string;
}

export interface SeedPostOptions {
  readonly photos?: readonly SeedPicture[];
  readonly video?: SeedPicture & { readonly seconds: number };
  readonly gif?: SeedPicture;
  readonly poll?: {
    readonly options: readonly (readonly [label: string, votes: number])[];
    readonly minutes: number;
  };
  /** A key of `places.ts`. */
  readonly place?: string;
  readonly lang?: string;
  /** Who reposted it. */
  readonly reposts?: readonly string[];
  readonly replies?: readonly SeedReply[];
  /** Posts about this one, by people who quote it. */
  readonly quotes?: readonly SeedReply[];
  /** Further posts of the same author, each an answer to the one before. */
  readonly thread?: readonly string[];
  readonly pinned?: true;
}

export interface SeedReply extends SeedPostOptions {
  readonly by: string;
  /** Minutes after the post that it answers or quotes. */
  readonly after: number;
  readonly text: string;
}

export interface SeedPost extends SeedPostOptions {
  readonly by: string;
  /** Hours before the world's `now`. */
  readonly ago: number;
  readonly text: string;
}

export const post = (by: string, ago: number, text: string, options: SeedPostOptions = {}): SeedPost => ({
  by,
  ago,
  text,
  ...options,
});

export const reply = (by: string, after: number, text: string, options: SeedPostOptions = {}): SeedReply => ({
  by,
  after,
  text,
  ...options,
});

import type { Scene } from './picture.ts';
import type { Entities } from './text.ts';

/** Times are milliseconds since 1970. Counts called `crowd` stand for the accounts that are not modelled one by one. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly description: string;
  readonly location?: string;
  readonly url?: string;
  readonly createdAt: number;
  readonly verifiedType: 'none' | 'blue' | 'business' | 'government';
  readonly protected: boolean;
  readonly crowd: {
    readonly followers: number;
    readonly following: number;
    readonly listed: number;
    readonly posts: number;
  };
  pinnedPostId?: string;
}

export interface Reference {
  readonly type: 'retweeted' | 'quoted' | 'replied_to';
  readonly id: string;
}

export type ReplySettings = 'everyone' | 'following' | 'mentionedUsers' | 'subscribers' | 'verified';

export interface Post {
  readonly id: string;
  readonly authorId: string;
  readonly createdAt: number;
  /** As X shows it: links shortened, `&`, `<` and `>` escaped. */
  readonly text: string;
  /** As it was sent, which is what a duplicate is told by. */
  readonly rawText: string;
  readonly entities: Entities;
  readonly lang: string;
  readonly conversationId: string;
  readonly inReplyToUserId?: string | undefined;
  readonly references: readonly Reference[];
  readonly mediaKeys: readonly string[];
  readonly pollId?: string | undefined;
  readonly placeId?: string | undefined;
  readonly communityId?: string | undefined;
  readonly replySettings: ReplySettings;
  readonly paidPartnership: boolean;
  readonly source: string;
  readonly crowd: { readonly likes: number; readonly bookmarks: number; readonly impressions: number };
  hidden: boolean;
}

export interface Media {
  readonly key: string;
  readonly ownerId: string;
  readonly type: 'photo' | 'video' | 'animated_gif';
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly durationMs?: number;
  /** What was uploaded. */
  readonly bytes?: Buffer;
  /** Seeded media has no bytes: it is drawn when asked for. */
  readonly scene?: Scene;
  readonly views: number;
  altText?: string;
}

export interface Poll {
  readonly id: string;
  readonly options: readonly { readonly label: string; readonly votes: number }[];
  readonly durationMinutes: number;
  readonly endsAt: number;
}

export interface List {
  readonly id: string;
  readonly ownerId: string;
  readonly createdAt: number;
  name: string;
  description: string;
  private: boolean;
}

export interface Space {
  readonly id: string;
  readonly title: string;
  readonly state: 'live' | 'scheduled' | 'ended';
  readonly creatorId: string;
  readonly hostIds: readonly string[];
  readonly speakerIds: readonly string[];
  readonly lang: string;
  readonly createdAt: number;
  readonly scheduledStart?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly participants: number;
  readonly subscribers: number;
  readonly topicIds: readonly string[];
}

export interface Topic {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface Community {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly access: 'Public' | 'Closed';
  readonly joinPolicy: 'Open' | 'RestrictedJoinRequestsRequireModeratorApproval';
  readonly members: number;
}

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly fullName: string;
  readonly country: string;
  readonly countryCode: string;
  readonly placeType: 'city' | 'admin' | 'neighborhood' | 'country' | 'poi';
  /** West, south, east, north in degrees. */
  readonly box: readonly [number, number, number, number];
}

export interface Trend {
  readonly name: string;
  readonly posts: number;
  readonly category: string;
}

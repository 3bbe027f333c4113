import type { ResourceKind } from './types.ts';

/** Dollars for each resource that a read returns, by X's pay-per-use price list of 2026. */
export const RESOURCE_USD: Readonly<Record<ResourceKind, number>> = {
  post: 0.005,
  list: 0.005,
  space: 0.005,
  community: 0.005,
  note: 0.005,
  user: 0.01,
  'dm-event': 0.01,
  like: 0.001,
  mute: 0.001,
  block: 0.001,
};

/** Dollars for each resource of an owned read: the app's owner reads their own posts, followers, lists and so on. */
export const OWNED_READ_USD = 0.001;

/** Dollars for requests that are charged as such, by the names of the same list. */
export const REQUEST_USD = {
  postCreate: 0.015,
  postCreateWithUrl: 0.2,
  postCreateSummonedReply: 0.01,
  countsRecent: 0.005,
  countsAll: 0.01,
  trends: 0.01,
  interactionCreate: 0.015,
  interactionDelete: 0.01,
  listCreate: 0.01,
  listManage: 0.005,
  contentManage: 0.005,
  privacyUpdate: 0.01,
  bookmark: 0.005,
  mediaMetadata: 0.005,
  muteDelete: 0.005,
} as const;

import { DELIVERIES } from './catalogue/deliveries.ts';
import { LISTS } from './catalogue/lists.ts';
import { MEDIA } from './catalogue/media.ts';
import { MESSAGES } from './catalogue/messages.ts';
import { POSTS } from './catalogue/posts.ts';
import { SERVICE } from './catalogue/service.ts';
import { TOPICS } from './catalogue/topics.ts';
import { USERS } from './catalogue/users.ts';
import type { Operation } from './operation.ts';

/**
 * Every operation of X's v2 API: X's OpenAPI description 2.167, with the limits and prices that X published in
 * 2026-08. Prices are the dearest reading: an operation that X's price list leaves out takes the class of what
 * it resembles most, and a comment in its table says so.
 */
export const OPERATIONS: readonly Operation[] = [
  ...POSTS,
  ...USERS,
  ...LISTS,
  ...TOPICS,
  ...MESSAGES,
  ...MEDIA,
  ...DELIVERIES,
  ...SERVICE,
];

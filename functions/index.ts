import { app } from '@azure/functions';
import { consolePage } from './http/console.ts';
import { healthLive } from './http/health-live.ts';
import { healthReady } from './http/health-ready.ts';
import { media } from './http/media.ts';
import { mediaBlock } from './http/media-block.ts';
import { mediaComplete } from './http/media-complete.ts';
import { mediaContent } from './http/media-content.ts';
import { mediaItem } from './http/media-item.ts';
import { publishNow } from './http/publish-now.ts';
import { resolve } from './http/resolve.ts';
import { scheduledPost } from './http/scheduled-post.ts';
import { scheduledPosts } from './http/scheduled-posts.ts';
import { search } from './http/search.ts';
import { searches } from './http/searches.ts';
import { status } from './http/status.ts';
import { updates } from './http/updates.ts';
import { x } from './http/x.ts';
import { collectSearches } from './timers/collect-searches.ts';
import { publishDuePosts } from './timers/publish-due-posts.ts';

const functions = [
  consolePage,
  healthLive,
  healthReady,
  media,
  mediaBlock,
  mediaComplete,
  mediaContent,
  mediaItem,
  publishNow,
  resolve,
  scheduledPost,
  scheduledPosts,
  search,
  searches,
  status,
  updates,
  x,
];
for (const { name, options } of functions) app.http(name, options);

for (const timer of [collectSearches(process.env), publishDuePosts(process.env)])
  if (timer) app.timer(timer.name, timer.options);

import { app } from '@azure/functions';
import { consolePage } from './http/console.ts';
import { healthLive } from './http/health-live.ts';
import { healthReady } from './http/health-ready.ts';
import { publishNow } from './http/publish-now.ts';
import { resolve } from './http/resolve.ts';
import { scheduledPost } from './http/scheduled-post.ts';
import { scheduledPosts } from './http/scheduled-posts.ts';
import { status } from './http/status.ts';
import { x } from './http/x.ts';
import { publishDuePosts } from './timers/publish-due-posts.ts';

const functions = [
  consolePage,
  healthLive,
  healthReady,
  publishNow,
  resolve,
  scheduledPost,
  scheduledPosts,
  status,
  x,
];
for (const { name, options } of functions) app.http(name, options);

const timer = publishDuePosts(process.env);
if (timer) app.timer(timer.name, timer.options);

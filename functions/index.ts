import { app } from '@azure/functions';
import { healthLive } from './http/health-live.ts';
import { healthReady } from './http/health-ready.ts';
import { status } from './http/status.ts';
import { x } from './http/x.ts';

for (const { name, options } of [healthLive, healthReady, status, x]) app.http(name, options);

import { demoApp } from '../../local/twitter-simulator/demo-app.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type RunningGateway, startGateway } from './gateway.ts';

/** The simulator's app, as app settings. */
export const DEMO_SETTINGS = {
  TWITTER_CONSUMER_KEY: demoApp.consumerKey,
  TWITTER_CONSUMER_SECRET: demoApp.consumerSecret,
  TWITTER_ACCESS_TOKEN: demoApp.accessToken,
  TWITTER_ACCESS_TOKEN_SECRET: demoApp.accessTokenSecret,
};

export interface Simulated {
  readonly gateway: RunningGateway;
  readonly x: Awaited<ReturnType<typeof startSimulator>>;
  stop(): Promise<void>;
}

/** The built bundle in front of the simulator. */
export async function startSimulated(
  settings: Readonly<Record<string, string>> = {},
  keys?: Parameters<typeof startGateway>[1],
): Promise<Simulated> {
  const x = await startSimulator();
  const gateway = await startGateway({ ...DEMO_SETTINGS, TWITTER_API_ORIGIN: x.url, ...settings }, keys);
  return {
    gateway,
    x,
    stop: async () => {
      await gateway.stop();
      await x.close();
    },
  };
}

import { Agent } from 'node:http';
import { type ITwitterApiClientPlugin, TwitterApi, type TwitterApiTokens } from 'twitter-api-v2';
import type { Simulator } from '../../../local/twitter-simulator/server.ts';

/**
 * A twitter-api-v2 client whose requests go to the simulator.
 * It signs for the host it is sent to, or with `signFor: 'api.x.com'` for the real one.
 */
export function twitterApi(
  { url: origin }: Simulator,
  credentials: ConstructorParameters<typeof TwitterApi>[0] | TwitterApiTokens | { clientId: string },
  signFor: 'simulator' | 'api.x.com' = 'simulator',
): TwitterApi {
  const moved = (url: URL | string): URL => {
    const { pathname, search } = new URL(url);
    return new URL(pathname + search, origin);
  };
  const plugin: ITwitterApiClientPlugin =
    signFor === 'simulator'
      ? {
          onBeforeRequestConfig: ({ params }) => {
            // It reads form-encoded answers only when they come from https://api.x.com/oauth/.
            if (params.url.includes('/oauth/')) params.forceParseMode = 'url';
            params.url = moved(params.url).href;
          },
        }
      : {
          onBeforeRequest: ({ computedParams }) => {
            computedParams.url = moved(computedParams.url);
          },
        };
  // The client always calls https.request; an agent for plain http makes it speak plain http.
  return new TwitterApi(credentials as TwitterApiTokens, { plugins: [plugin], httpAgent: new Agent() });
}
